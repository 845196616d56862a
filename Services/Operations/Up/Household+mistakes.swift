import ServiceKit

extension Household {
    /// What is wrong in the environment of any service, each mistake once.
    func mistakes() async throws -> [ConfigurationMistake] {
        var found: [ConfigurationMistake] = []
        for member in members {
            for mistake in try await member.executable.answer(
                to: "--check-configuration", in: member.environment, as: [ConfigurationMistake].self)
            where !found.contains(mistake) {
                found.append(mistake)
            }
        }
        return found
    }
}
