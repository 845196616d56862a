import Contracts
import Logging
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Documents

@Suite("Documents: uploads and deletion")
struct DocumentsUploadTests {
    private func bigText(_ words: Int) -> String {
        (0..<words).map { "word\($0 % 5_000)\($0 % 9 == 8 ? ".\n\n" : "")" }.joined(separator: " ")
    }

    @Test("what is stored comes back whole, in passages and in bytes", arguments: TestEngine.allCases)
    func wholeness(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let project = try await stores.project()
            let text = bigText(32_000)
            let id = try await stores.store(text, "big.txt", in: project)
            let record = try #require(try await stores.documents.find(id, owner: "ann"))
            #expect(try await stores.documents.text(of: record) == text)
            var bytes: [UInt8] = []
            var n = 0
            while let piece = try await stores.documents.contentPiece(n, of: record) {
                bytes += piece
                n += 1
            }
            #expect(bytes == Array(text.utf8))
            #expect(n > 1)
            let totals = try await stores.refreshed(project).statistics
            #expect(totals.passageCount == record.passageCount)
            #expect(totals.wordCount == record.wordCount)
        }
    }

    @Test("a deleted document leaves no row, its neighbour all of its own", arguments: TestEngine.allCases)
    func documentDeletion(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let project = try await stores.project()
            try await stores.store("A neighbour that stays, with words of its own.", "stays.txt", in: project)
            let before = try await stores.rows()
            let totals = try await stores.refreshed(project).statistics
            let key = UploadKey(key: "k", person: "ann", project: "p")
            let id = try await stores.store(bigText(6_000), "big.txt", in: project, key: key)
            #expect(try await stores.rows() != before)
            let record = try #require(try await stores.documents.find(id, owner: "ann"))
            #expect(try await stores.documents.delete(record, at: stores.clock.now))
            #expect(try await stores.rows() == before)
            #expect(try await stores.refreshed(project).statistics == totals)
            #expect(try await stores.documents.delete(record, at: stores.clock.now) == false)
            let events = try await EventFeed(stores.database).after(0, limit: 10)
            #expect(events.map(\.subject) == [id])
        }
    }

    @Test("a deleted project leaves no row in any table", arguments: TestEngine.allCases)
    func projectDeletion(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let created = try await stores.projects.create(ProjectDraft(name: "P"), owner: "ann", at: stores.clock.now)
            let project = try #require(try await stores.service.index.project(created.id, owner: "ann"))
            for number in 0..<5 {
                let key = UploadKey(key: "\(number)", person: "ann", project: created.id)
                try await stores.store(bigText(2_000), "n\(number).txt", in: project, key: key)
            }
            #expect(try await stores.projects.delete(created.id, owner: "bob", at: stores.clock.now) == false)
            #expect(try await stores.projects.delete(created.id, owner: "ann", at: stores.clock.now))
            #expect(try await stores.rows().isEmpty)
            let events = try await EventFeed(stores.database).after(0, limit: 10)
            #expect(events.map(\.type) == [.projectDeleted])
        }
    }

    @Test("no name and no word can be read in any table", arguments: TestEngine.allCases)
    func sealing(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let draft = ProjectDraft(name: "Quibblesome", description: "Zanthoxyl")
            let created = try await stores.projects.create(draft, owner: "ann", at: stores.clock.now)
            let project = try #require(try await stores.service.index.project(created.id, owner: "ann"))
            try await stores.store("# Widdershins\n\nThe floccinaucini text.", "borborygmus.txt", in: project)
            let secrets = ["quibblesome", "zanthoxyl", "widdershins", "floccinaucini", "borborygmus"]
            for table in DocumentsStores.tables.values + ["events"] {
                for row in try await stores.database.rows("SELECT * FROM documents.\(identifier: table)") {
                    for column in 0..<row.count {
                        let shown: String
                        switch row[column] {
                        case .text(let text): shown = text
                        case .bytes(let bytes): shown = String(decoding: bytes, as: UTF8.self)
                        case .null, .integer, .real: continue
                        }
                        for secret in secrets { #expect(!shown.lowercased().contains(secret)) }
                    }
                }
            }
        }
    }

    @Test("an upload into a project that is deleted meanwhile leaves nothing", arguments: TestEngine.allCases)
    func projectGone(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let project = try await stores.project()
            let document = try await stores.prepared(bigText(2_000), "a.txt", in: project)
            try await stores.database.write("DELETE FROM documents.projects WHERE number = \(project.number)")
            await #expect(throws: UploadStore.ProjectGone.self) {
                try await stores.uploads.store(document, project: project.number, key: nil)
            }
            #expect(try await stores.rows().isEmpty)
        }
    }

    @Test("uploads, deletions and a project's end at once leave the tables in order", arguments: TestEngine.allCases)
    func storm(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let kept = try await stores.project("Kept")
            let doomed = try await stores.projects.create(ProjectDraft(name: "D"), owner: "ann", at: stores.clock.now)
            let target = try #require(try await stores.service.index.project(doomed.id, owner: "ann"))
            let text = bigText(2_000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        let id = try await stores.store(text, "kept\(number).txt", in: kept)
                        guard number.isMultiple(of: 2) else { return }
                        let record = try #require(try await stores.documents.find(id, owner: "ann"))
                        _ = try await stores.documents.delete(record, at: stores.clock.now)
                    }
                    group.addTask {
                        do {
                            try await stores.store(text, "doomed\(number).txt", in: target)
                        } catch is UploadStore.ProjectGone {
                            return
                        }
                    }
                }
                group.addTask {
                    _ = try await stores.projects.delete(doomed.id, owner: "ann", at: stores.clock.now)
                }
                try await group.waitForAll()
            }
            let left = try await stores.documents.list(project: kept.number, page: ListPage())
            #expect(left.count == 4)
            let totals = try await stores.refreshed(kept).statistics
            let passages = left.compactMap(\.metadata.passages).reduce(0, +)
            #expect(totals.passageCount == passages)
            let strays = try await stores.database.first(
                "SELECT COUNT(*) FROM documents.postings WHERE project <> \(kept.number)", as: Int.self)
            #expect(strays == 0)
            #expect(try await stores.rows()["documents"] == 4)
            #expect(try await stores.rows()["passages"] == passages)
        }
    }

    @Test(
        "one of twelve uploads with the same key is stored, no second document appears", arguments: TestEngine.allCases)
    func sameKey(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let project = try await stores.project()
            let key = UploadKey(key: "k", person: "ann", project: "p")
            let ids = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        do {
                            return try await stores.store("The same text.", in: project, key: key)
                        } catch is UploadStore.StillGoingOn {
                            return nil
                        }
                    }
                }
                return try await group.reduce(into: Set<String>()) { ids, id in if let id { ids.insert(id) } }
            }
            #expect(ids.count == 1)
            #expect(try await stores.rows()["documents"] == 1)
            #expect(try await stores.uploads.earlier(key) == ids.first)
            stores.clock.advance(by: UploadKey.lifetime)
            #expect(try await stores.uploads.earlier(key) == nil)
        }
    }

    @Test("what a dead process left is taken away, and its key is free again", arguments: TestEngine.allCases)
    func abandoned(engine: TestEngine) async throws {
        try await withDocumentsStores(engine) { stores in
            let project = try await stores.project()
            let key = UploadKey(key: "k", person: "ann", project: "p")
            let dead = try await stores.store(bigText(2_000), in: project, key: key)
            try await stores.database.write("UPDATE documents.documents SET is_ready = 0 WHERE id = \(dead)")
            let sweep = AbandonedUploads(uploads: stores.uploads, logger: Logger(label: "test"))
            try await sweep.sweep()
            #expect(try await stores.rows()["documents"] == 1)
            await #expect(throws: UploadStore.StillGoingOn.self) { try await stores.uploads.earlier(key) }

            stores.clock.advance(by: UploadStore.patience + .seconds(1))
            #expect(try await stores.uploads.earlier(key) == nil)
            let next = try await stores.store("New text.", in: project, key: key)
            #expect(next != dead)
            try await sweep.sweep()
            #expect(try await stores.rows()["documents"] == 1)
            #expect(try await stores.uploads.earlier(key) == next)
        }
    }

    @Test("under a new key everything is re-sealed and search goes on", arguments: TestEngine.allCases)
    func newKey(engine: TestEngine) async throws {
        let old = Seal.makeKey()
        try await withDocumentsStores(engine, keys: [old]) { stores in
            let created = try await stores.projects.create(
                ProjectDraft(name: "P", description: "D"), owner: "ann", at: stores.clock.now)
            let project = try #require(try await stores.service.index.project(created.id, owner: "ann"))
            try await stores.store("A refund is possible.", in: project)

            let new = Seal.makeKey()
            let both = try Seal(keys: [new, old])
            let count = try await Resealing(
                database: stores.database, seal: both, tables: DocumentsSchema.sealed
            ).run()
            #expect(count == 7)
            let service = DocumentsService(database: stores.database, seal: try Seal(keys: [new]))
            let again = try #require(try await service.index.project(created.id, owner: "ann"))
            #expect(try await service.search.hits("refund", in: again, limit: 3).count == 1)
            #expect(try await service.projects.find(created.id, owner: "ann")?.description == "D")
        }
    }
}
