import Hummingbird
import ServiceKit

/// The month's use, as the contract's clients show it.
struct UsageRoutes: Sendable {
    let usage: UsageStore
    let monthlyBudget: Int
    let clock: WallClock

    private struct Answer: Encodable {
        var totalCost: Double
        var totalRequests: Int
        var totalInputTokens: Int
        var totalOutputTokens: Int
        var monthStart: Timestamp
        var budget: Double
    }

    func add(to routes: inout Routes) {
        routes.get("/auth/usage") { _, context in
            let start = clock.now().startOfMonth
            let total = try await usage.total(of: context.person().userID, since: start)
            return JSONResponse(
                Answer(
                    totalCost: Double(total.costMicrodollars) / 1e6, totalRequests: total.requests,
                    totalInputTokens: total.inputTokens, totalOutputTokens: total.outputTokens, monthStart: start,
                    budget: Double(monthlyBudget)))
        }
    }
}
