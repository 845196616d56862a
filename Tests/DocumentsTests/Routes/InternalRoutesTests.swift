import Foundation
import HTTPTypes
import Testing

@testable import Documents

@Suite("Internal routes")
struct InternalRoutesTests {
    @Test("chat sees a project as its owner does, and nobody else's")
    func overview() async throws {
        try await withDocuments { documents in
            let project = try await documents.project("Billing")
            let id = try await documents.document("Text.", named: "a.txt", in: project)
            let answer = try await documents.get("/internal/projects/\(project)", as: "chat:ann")
            let entry = try #require(try answer.object["project"] as? [String: Any])
            #expect(entry["name"] as? String == "Billing")
            let entries = try #require(try answer.object["documents"] as? [[String: Any]])
            #expect(entries.map { $0["id"] as? String } == [id])
            #expect(try await documents.get("/internal/projects/\(project)", as: "chat:bob").status == .notFound)
            #expect(try await documents.get("/internal/projects/\(project)", as: "chat:").status == .unauthorized)
            #expect(try await documents.get("/internal/projects/\(project)", as: "ann").status == .unauthorized)
            #expect(try await documents.get("/api/projects", as: "chat:ann").status == .unauthorized)
        }
    }

    @Test("names are given for those projects that are the person's")
    func names() async throws {
        try await withDocuments { documents in
            let mine = try await documents.project("Mine")
            let other = try await documents.project("Other", as: "bob")
            let answer = try await documents.get("/internal/projects?ids=\(mine),\(other),unknown", as: "chat:ann")
            #expect(try answer.list as NSArray == [["id": mine, "name": "Mine"]] as NSArray)
            #expect(try await documents.get("/internal/projects", as: "chat:ann").list.isEmpty)
        }
    }

    @Test("the best passages come whole, several of one document if need be")
    func search() async throws {
        try await withDocuments { documents in
            let project = try await documents.project()
            let id = try await documents.document(SampleText.markdown(sections: 30), named: "long.md", in: project)
            let question = "What%20does%20the%20refund%20policy%20say%20about%20topic%207%3F"
            let hits = try await documents.get(
                "/internal/projects/\(project)/search?q=\(question)&limit=4", as: "chat:ann"
            ).list
            #expect(hits.count == 4)
            #expect(Set(hits[0].keys) == ["document_id", "filename", "passage", "place", "text", "score"])
            #expect(hits.allSatisfy { $0["document_id"] as? String == id })
            #expect((hits[0]["text"] as? String)?.contains("topic 7 ") == true)
            #expect(
                try await documents.get("/internal/projects/\(project)/search?q=x", as: "chat:bob").status == .notFound)
        }
    }

    @Test("the feed tells of what was deleted, in order, after a cursor")
    func events() async throws {
        try await withDocuments { documents in
            let project = try await documents.project()
            let id = try await documents.document("Text.", in: project)
            #expect(try await documents.send(.delete, "/api/documents/\(id)").status == .noContent)
            #expect(try await documents.send(.delete, "/api/projects/\(project)").status == .noContent)
            let page = try await documents.get("/internal/events?after=0", as: "chat:").object
            let events = try #require(page["events"] as? [[String: Any]])
            #expect(events.map { $0["type"] as? String } == ["document.deleted", "project.deleted"])
            #expect(events.map { $0["subject"] as? String } == [id, project])
            #expect(page["next"] as? Int == 2)
            let rest = try await documents.get("/internal/events?after=2", as: "chat:").object
            #expect((rest["events"] as? [Any])?.isEmpty == true)
            #expect(rest["next"] as? Int == 2)
        }
    }
}
