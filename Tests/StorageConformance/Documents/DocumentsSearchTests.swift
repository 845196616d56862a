import Contracts
import Storage
import StorageTesting
import Testing

@testable import Documents

@Suite("Documents: search")
struct DocumentsSearchTests {
    /// What a search gave, without the ids, which are random.
    private struct Line: Equatable, Sendable {
        var query: String
        var filename: String
        var passage: Int
        var score: Double
        var text: String
    }

    private func lines(_ engine: TestEngine) async throws -> [Line] {
        var lines: [Line] = []
        try await withDocumentsStores(engine) { stores in
            var project = try await stores.project()
            for document in DocumentsCorpus.documents(60) {
                try await stores.store(document.text, document.filename, in: project)
            }
            project = try await stores.refreshed(project)
            for query in DocumentsCorpus.queries {
                lines += try await stores.service.search.hits(query, in: project, limit: 20).map { hit in
                    Line(
                        query: query, filename: hit.filename, passage: hit.passage, score: hit.score, text: hit.snippet)
                }
                lines += try await stores.service.search.passages(query, in: project, limit: 50).map { hit in
                    Line(
                        query: query, filename: hit.filename, passage: hit.passage, score: hit.score, text: hit.text)
                }
            }
        }
        return lines
    }

    @Test("both engines give the same hits with the same scores in the same order")
    func sameOrder() async throws {
        let sqlite = try await lines(.sqlite)
        let postgres = try await lines(.postgres)
        #expect(sqlite.count > 200)
        #expect(sqlite == postgres)
    }

    @Test("a document is found from the moment it is stored until it is deleted", arguments: TestEngine.allCases)
    func life(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let project = try await stores.project()
            func found() async throws -> [String] {
                try await stores.service.search.hits("refund", in: try await stores.refreshed(project), limit: 10).map(
                    \.id)
            }
            #expect(try await found().isEmpty)
            let first = try await stores.store("A refund is possible.", in: project)
            let second = try await stores.store("A refund is possible.", in: project)
            #expect(try await found() == [first, second])
            let record = try #require(try await stores.documents.find(first, owner: "ann"))
            #expect(try await stores.documents.delete(record, at: stores.clock.now))
            #expect(try await found() == [second])
        }
    }

    @Test("a document that is still being stored is neither found nor listed", arguments: TestEngine.allCases)
    func unready(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let project = try await stores.project()
            let id = try await stores.store("A refund is possible.", in: project)
            try await stores.database.write("UPDATE documents.documents SET is_ready = 0 WHERE id = \(id)")
            let now = try await stores.refreshed(project)
            #expect(try await stores.service.search.hits("refund", in: now, limit: 10).isEmpty)
            #expect(try await stores.documents.list(project: project.number, page: ListPage()).isEmpty)
            #expect(try await stores.documents.find(id, owner: "ann") == nil)
        }
    }

    @Test("two projects share no term, whatever they hold", arguments: TestEngine.allCases)
    func separateKeys(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let one = try await stores.project("One")
            let two = try await stores.project("Two")
            try await stores.store("The same words in both.", "same.txt", in: one)
            try await stores.store("The same words in both.", "same.txt", in: two)
            let terms = try await stores.database.all(
                "SELECT DISTINCT term FROM documents.postings WHERE project = \(one.number)", as: Int64.self)
            let shared = try await stores.database.all(
                "SELECT term FROM documents.postings WHERE project = \(two.number) AND term IN \(list: terms)",
                as: Int64.self)
            #expect(!terms.isEmpty)
            #expect(shared.isEmpty)
        }
    }

    @Test("a phrase of common words is verified in the text", arguments: TestEngine.allCases)
    func phrases(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let project = try await stores.project()
            for number in 1...150 {
                try await stores.store("The policy of refund number \(number).", "p\(number).txt", in: project)
            }
            let right = try await stores.store("The refund policy stands here.", "right.txt", in: project)
            let now = try await stores.refreshed(project)
            #expect(try await stores.service.search.hits("\"refund policy\"", in: now, limit: 10).map(\.id) == [right])
            let others = try await stores.service.search.hits("refund -\"refund policy\"", in: now, limit: 50)
            #expect(others.count == 50)
            #expect(!others.map(\.id).contains(right))
        }
    }
}
