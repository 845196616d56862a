import Hummingbird
import ServiceKit

/// The month's use, as the contract's clients show it.
struct UsageRoutes: Sendable {
    let budget: Budget
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
            let month = try await budget.usage.month(of: context.person().userID, from: start)
            return JSONResponse(
                Answer(
                    totalCost: Double(month.costMicrodollars) / 1e6, totalRequests: month.requests,
                    totalInputTokens: month.inputTokens, totalOutputTokens: month.outputTokens, monthStart: start,
                    budget: Double(budget.limit) / 1e6))
        }
    }
}
