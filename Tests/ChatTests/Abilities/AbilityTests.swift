import Foundation
import HTTPTypes
import Testing

@testable import Chat

@Suite("What the assistant can do")
struct AbilityTests {
    private let model = ScriptedModel(turns: [[.text("Answer."), .finished(.complete)]])

    @Test("is listed as skills, each with a name, a description, features and a path of its own")
    func skills() async throws {
        try await withChat(model) { chat in
            let answer = try await chat.send(.get, "/api/skills")
            #expect(answer.status == .ok)
            let skills = try #require(
                try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [[String: Any]])
            let paths = skills.compactMap { $0["skill_path"] as? String }
            #expect(Set(paths).count == skills.count)
            #expect(Set(paths).isSuperset(of: ["meeting", "document-refinement", "ask-the-documents", "traceability"]))
            for skill in skills {
                #expect((skill["name"] as? String)?.isEmpty == false)
                #expect((skill["description"] as? String)?.hasSuffix(".") == true)
                #expect((skill["features"] as? [String])?.isEmpty == false)
            }
        }
    }

    @Test("is listed as models, of which one is the default and the others say that they are not set up")
    func models() async throws {
        try await withChat(model) { chat in
            let answer = try await chat.send(.get, "/api/models")
            let models = try #require(
                try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [[String: Any]])
            #expect(
                models.compactMap { $0["id"] as? String } == [
                    "anthropic", "google", "deepseek", "openai", "interview",
                ])
            #expect(models.filter { $0["available"] as? Bool == true }.count == 1)
            #expect(
                models.filter { $0["default"] as? Bool == true }.compactMap { $0["id"] as? String } == ["interview"])
        }
    }
}
