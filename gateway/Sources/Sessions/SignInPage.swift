import NIOHTTP1
import ServiceKit

/// Where a person learns that a sign-in came to nothing. Whoever comes back from a provider is in a browser, between two
/// sites; when the gateway cannot bring them to auth, they too must end on a page with a sentence and a way on.
struct SignInPage: Sendable {
    /// The one address of ours that a provider sends people to.
    private static let callback = "/auth/{provider}/callback"

    /// `FRONTEND_URL`, without a slash at its end; empty when the web app is the gateway's own.
    var frontend = ""

    /// The way to the page, for a request that is on its way to auth's callback from a browser; `nil` for any other.
    func answer(_ problem: Problem, to assessment: Assessment) -> Answer? {
        guard case .forward = assessment.outcome, assessment.route?.pattern == Self.callback,
            Site.wantsPage(assessment.facts.accept)
        else { return nil }
        // Both are words of ours: a code is lower case and underscores, and a correlation id was checked.
        let query = "problem=\(problem.code)&correlation=\(assessment.correlationID)"
        var answer = Answer(
            .seeOther, headers: [("Location", "\(frontend)/sign-in?\(query)"), ("Cache-Control", "no-store")])
        answer.refusal = problem.code
        return answer
    }
}
