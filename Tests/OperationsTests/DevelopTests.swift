import ArgumentParser
import Foundation
import Testing

@testable import Operations

@Suite("ba dev")
struct DevelopTests {
    @Test("wires what is developed to services that run elsewhere, and starts none of those")
    func elsewhere() throws {
        let household = try Household(
            port: 0, dataFolder: "/somewhere", environment: [:], folder: "/bin",
            elsewhere: ["auth": "http://172.18.0.3:8081", "documents": "http://172.18.0.4:8083"])
        #expect(household.members.map(\.name) == ["chat", "gateway"])
        for member in household.members {
            #expect(member.environment["AUTH_URL"] == "http://172.18.0.3:8081")
            #expect(member.environment["DOCUMENTS_URL"] == "http://172.18.0.4:8083")
        }
        let gateway = try #require(household.members.last)
        #expect(gateway.environment["CHAT_URL"] == "http://127.0.0.1:\(household.members[0].port)")
    }

    @Test(
        "takes the name of a service, and addresses that are some",
        arguments: [
            ["shop"], ["chat", "--at", "auth"], ["chat", "--at", "auth=nowhere"],
            ["chat", "--at", "chat=http://127.0.0.1:1"],
        ])
    func mistakes(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try Develop.parse(arguments) }
    }

    @Test("notices that a source file has changed, come or gone, and nothing else", .timeLimit(.minutes(1)))
    func changes() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "watched-\(UUID())")
        let nested = folder.appending(path: "Runs")
        try FileManager.default.createDirectory(at: nested, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = nested.appending(path: "Run.swift")
        try Data("let a = 1\n".utf8).write(to: file)
        let watch = SourceWatch(places: [folder.path])

        let known = watch.state()
        #expect(known.count == 1)
        try Data("notes".utf8).write(to: folder.appending(path: "notes.txt"))
        #expect(watch.state() == known)

        try FileManager.default.setAttributes([.modificationDate: Date.distantFuture], ofItemAtPath: file.path)
        let changed = try await watch.change(since: known)
        #expect(changed != known)
        try FileManager.default.removeItem(at: file)
        #expect(try await watch.change(since: changed).isEmpty)
    }
}
