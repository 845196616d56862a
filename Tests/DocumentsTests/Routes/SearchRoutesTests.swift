import Foundation
import HTTPTypes
import Testing

@testable import Documents

@Suite("Search over HTTP")
struct SearchRoutesTests {
    private func withLibrary(
        _ body: @Sendable (DocumentsUnderTest, _ search: @Sendable (String) async throws -> Answer) async throws -> Void
    ) async throws {
        try await withDocuments { documents in
            let project = try await documents.project()
            _ = try await documents.document(
                "# Returns\n\nThe refund policy: a user-story about v1.2, written by @nasa.\n\nDon't <b>panic</b>.",
                named: "returns.md", in: project)
            _ = try await documents.document("Terms of use. A refund is possible.", named: "terms.txt", in: project)
            _ = try await documents.document("Nothing of the kind.", named: "refund-forms.txt", in: project)
            try await body(documents) { query in
                try await documents.get("/api/projects/\(project)/documents/search?\(query)")
            }
        }
    }

    @Test("a hit names the document, the passage, and shows the words in their place")
    func hit() async throws {
        try await withLibrary { _, search in
            let hits = try await search("q=policy").list
            #expect(hits.count == 1)
            #expect(Set(hits[0].keys) == ["id", "filename", "snippet", "score", "passage", "place"])
            #expect(hits[0]["filename"] as? String == "returns.md")
            #expect(hits[0]["passage"] as? Int == 1)
            #expect(hits[0]["place"] as? String == "Section “Returns”, lines 1–5")
            let snippet = try #require(hits[0]["snippet"] as? String)
            #expect(snippet.contains("refund <mark>policy</mark>"))
            #expect(snippet.contains("&lt;b&gt;panic&lt;/b&gt;"))
            #expect(try #require(hits[0]["score"] as? Double) > 0)
        }
    }

    @Test(
        "words as people write them are found",
        arguments: [
            "user-story", "user%20story", "userstory", "v1.2", "@nasa", "don%27t", "don%E2%80%99t", "POLICIES",
            "%22refund%20policy%22", "%22v1.2%22", "policy%20-terms",
        ])
    func spellings(_ query: String) async throws {
        try await withLibrary { _, search in
            let answer = try await search("q=\(query)")
            #expect(try answer.list.first?["filename"] as? String == "returns.md")
        }
    }

    @Test(
        "nothing to look for, or nothing there, is an empty list",
        arguments: [
            "", "%20", "*", "**", "%22*(NEAR", "%22", "-", "the", "absentword", "-refund", "%22policy%20refund%22",
            "%00",
        ])
    func nothing(_ query: String) async throws {
        try await withLibrary { _, search in
            let answer = try await search("q=\(query)")
            #expect(answer.status == (query == "%00" ? .unprocessableContent : .ok))
            if answer.status == .ok { #expect(try answer.list.isEmpty) }
        }
    }

    @Test("each document comes once, the file name counts, scores descend")
    func order() async throws {
        try await withLibrary { _, search in
            let hits = try await search("q=refund").list
            #expect(
                Set(hits.compactMap { $0["filename"] as? String }) == ["returns.md", "terms.txt", "refund-forms.txt"])
            let scores = hits.compactMap { $0["score"] as? Double }
            #expect(scores == scores.sorted(by: >))
        }
    }

    @Test("a document with the excluded word is left out")
    func exclusion() async throws {
        try await withLibrary { _, search in
            let names = try await search("q=refund%20-%22terms%20of%20use%22").list.compactMap {
                $0["filename"] as? String
            }
            #expect(names.contains("terms.txt") == false)
            #expect(names.contains("returns.md"))
        }
    }

    @Test("the limit is kept and checked, the query is needed and bounded")
    func parameters() async throws {
        try await withLibrary { _, search in
            let one = try await search("q=refund&limit=1").list
            #expect(one.count == 1)
            for bad in ["q=a&limit=0", "q=a&limit=51", "q=a&limit=x"] {
                #expect(try await search(bad).pointers == ["?limit"])
            }
            #expect(try await search("").pointers == ["?q"])
            let tooLong = "q=" + String(repeating: "a", count: 1_001)
            #expect(try await search(tooLong).status == .unprocessableContent)
        }
    }

    @Test("further passages of a document fill the places that are left")
    func furtherPassages() async throws {
        try await withDocuments { documents in
            let project = try await documents.project()
            _ = try await documents.document(SampleText.markdown(sections: 30), in: project)
            let hits = try await documents.get("/api/projects/\(project)/documents/search?q=refund&limit=5").list
            #expect(hits.count == 5)
            #expect(Set(hits.compactMap { $0["passage"] as? Int }).count == 5)
        }
    }
}
