import Foundation
import HTTPTypes
import Testing

@testable import Documents

@Suite("Projects over HTTP")
struct ProjectRoutesTests {
    @Test("a project is made, renamed, listed with the last changed first, and deleted")
    func life() async throws {
        try await withDocuments { documents in
            let first = try await documents.project("Billing")
            documents.clock.advance(by: .seconds(1))
            let second = try await documents.project("Portal")
            #expect(try await documents.get("/api/projects").list.map { $0["id"] as? String } == [second, first])

            documents.clock.advance(by: .seconds(1))
            let renamed = try await documents.json(
                .put, "/api/projects/\(first)", #"{"name": "Billing 2", "description": "Invoices", "colour": 1}"#)
            #expect(renamed.status == .ok)
            #expect(try renamed.text("name") == "Billing 2")
            #expect(try renamed.text("description") == "Invoices")
            #expect(try renamed.text("created_at") == "2026-01-01T00:00:00.000000Z")
            #expect(try renamed.text("updated_at") == "2026-01-01T00:00:02.000000Z")
            #expect(try await documents.get("/api/projects").list.map { $0["id"] as? String } == [first, second])

            #expect(try await documents.send(.delete, "/api/projects/\(first)").status == .noContent)
            #expect(try await documents.send(.delete, "/api/projects/\(first)").status == .notFound)
            #expect(try await documents.get("/api/projects").list.count == 1)
        }
    }

    @Test("a project has the contract's five members, null where there is no description")
    func shape() async throws {
        try await withDocuments { documents in
            let answer = try await documents.json(.post, "/api/projects", #"{"name": "  Ünï  "}"#)
            #expect(Set(try answer.object.keys) == ["id", "name", "description", "created_at", "updated_at"])
            #expect(try answer.object["description"] is NSNull)
            #expect(try answer.text("name") == "  Ünï  ")
        }
    }

    @Test(
        "a bad body is a 422 that names the field, and nothing is stored",
        arguments: [
            ("{}", "/name"), (#"{"name": ""}"#, "/name"), (#"{"name": "   "}"#, "/name"), (#"{"name": null}"#, "/name"),
            (#"{"name": 7}"#, "/name"), (#"{"name": "a", "description": []}"#, "/description"),
            (#"{"name": "a\u0000b"}"#, "/name"),
            ("", ""), ("not json", ""), ("[]", ""), (String(repeating: "[", count: 10_000), ""),
            (#"{"name": "\#(String(repeating: "n", count: 256))"}"#, "/name"),
            (#"{"name": "a", "description": "\#(String(repeating: "d", count: 10_001))"}"#, "/description"),
        ])
    func badBodies(_ body: String, _ pointer: String) async throws {
        try await withDocuments { documents in
            let answer = try await documents.json(.post, "/api/projects", body)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(try answer.pointers == [pointer])
            #expect(try await documents.get("/api/projects").list.isEmpty)
        }
    }

    @Test("another person's project does not exist, on every route")
    func strangers() async throws {
        try await withDocuments { documents in
            let id = try await documents.project()
            let body = #"{"name": "Mine now"}"#
            for answer in [
                try await documents.json(.put, "/api/projects/\(id)", body, as: "bob"),
                try await documents.send(.delete, "/api/projects/\(id)", as: "bob"),
                try await documents.get("/api/projects/\(id)/documents", as: "bob"),
                try await documents.get("/api/projects/\(id)/documents/search?q=a", as: "bob"),
                try await documents.upload(Array("text".utf8), to: id, as: "bob"),
                try await documents.json(.put, "/api/projects/nobody", body, as: "bob"),
            ] {
                #expect(answer.status == .notFound)
                #expect(try answer.text("detail") == "Project not found")
            }
            #expect(try await documents.get("/api/projects", as: "bob").list.isEmpty)
        }
    }

    @Test("any text may stand for an id", arguments: ["%00", "..%2F..", "%F0%9F%92%A9", "'%20OR%201=1--", "x%00y"])
    func oddIdentifiers(_ id: String) async throws {
        try await withDocuments { documents in
            let project = try await documents.json(.put, "/api/projects/\(id)", #"{"name": "a"}"#)
            let document = try await documents.get("/api/documents/\(id)")
            #expect(project.status == .notFound)
            #expect(document.status == .notFound)
        }
    }

    @Test("a list can be read page by page")
    func pages() async throws {
        try await withDocuments { documents in
            for number in 1...5 {
                _ = try await documents.project("P\(number)")
            }
            var names: [String] = []
            var cursor = ""
            repeat {
                let page = try await documents.get("/api/projects?limit=2\(cursor)").list
                names += page.compactMap { $0["name"] as? String }
                cursor = (page.last?["id"] as? String).map { "&cursor=\($0)" } ?? ""
            } while !cursor.isEmpty
            #expect(names == ["P5", "P4", "P3", "P2", "P1"])
            for bad in ["limit=0", "limit=1001", "limit=x", "cursor=%00"] {
                #expect(try await documents.get("/api/projects?\(bad)").status == .unprocessableContent)
            }
        }
    }

    @Test("without a token nothing is answered, a wrong method says which are right")
    func edges() async throws {
        try await withDocuments { documents in
            #expect(try await documents.get("/api/projects", as: nil).status == .unauthorized)
            let wrong = try await documents.send(.patch, "/api/projects/x")
            #expect(wrong.status == .methodNotAllowed)
            #expect(wrong.headers[.allow] == "DELETE, PUT")
            #expect(try await documents.get("/api/nowhere").status == .notFound)
        }
    }
}
