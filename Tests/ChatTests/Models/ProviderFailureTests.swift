import Foundation
import ServiceKit
import Testing

@testable import Chat

@Suite("A provider's error")
struct ProviderFailureTests {
    private static let noon = Timestamp(text: "2026-01-02T12:00:00Z")!

    private func failure(_ status: Int, _ body: String, _ headers: [String: String] = [:]) -> ProviderFailure {
        .answered(status: status, headers: headers, body: Data(body.utf8), now: Self.noon)
    }

    @Test(
        "is known for what it is",
        arguments: [
            (
                529, #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
                ProviderFailure.Kind.overloaded
            ),
            (
                429, #"{"type":"error","error":{"type":"rate_limit_error","message":"Number of requests exceeded"}}"#,
                .rateLimited
            ),
            (
                400,
                #"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}"#,
                .spendingLimit
            ),
            (
                400,
                #"{"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2026-02-01."}}"#,
                .spendingLimit
            ),
            (
                400,
                #"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}"#,
                .tooLong
            ),
            (
                429,
                #"{"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your account's monthly spend limit."}}"#,
                .spendingLimit
            ),
            (
                401, #"{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"#,
                .keyRefused
            ),
            (404, #"{"type":"error","error":{"type":"not_found_error","message":"model: claude-99"}}"#, .modelUnknown),
            (
                400, #"{"type":"error","error":{"type":"invalid_request_error","message":"messages: at least one"}}"#,
                .rejected
            ),
            (
                429,
                #"{"error":{"message":"You exceeded your current quota, please check your plan.","type":"insufficient_quota","code":"insufficient_quota"}}"#,
                .spendingLimit
            ),
            (
                429,
                #"{"error":{"message":"Rate limit reached for gpt-5","type":"requests","code":"rate_limit_exceeded"}}"#,
                .rateLimited
            ),
            (
                400,
                #"{"error":{"message":"This model's maximum context length is 128000 tokens.","code":"context_length_exceeded"}}"#,
                .tooLong
            ),
            (404, #"{"error":{"message":"model 'x' not found","type":"api_error"}}"#, .modelUnknown),
            (503, #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#, .overloaded),
            (
                402,
                #"{"error":{"message":"Insufficient Balance","type":"unknown_error","code":"invalid_request_error"}}"#,
                .spendingLimit
            ),
            (400, #"{"error":{"message":"Model Not Exist","type":"invalid_request_error"}}"#, .modelUnknown),
            (
                429,
                #"[{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel"}]}]}}]"#,
                .rateLimited
            ),
            (
                429,
                #"{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}}"#,
                .spendingLimit
            ),
            (
                400,
                #"{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}"#,
                .keyRefused
            ),
            (503, #"{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"#, .overloaded),
            (502, "<html>Bad Gateway</html>", .unreachable), (500, "", .unreachable), (408, "", .timedOut),
            (409, "", .unreachable), (413, "", .tooLong), (418, "", .rejected),
        ])
    func kinds(_ status: Int, _ body: String, _ kind: ProviderFailure.Kind) {
        #expect(failure(status, body).kind == kind)
    }

    @Test("may say how long to wait")
    func retryAfter() {
        #expect(failure(429, "", ["retry-after": "7"]).retryAfter == .seconds(7))
        #expect(failure(429, "", ["retry-after": "7", "retry-after-ms": "250"]).retryAfter == .milliseconds(250))
        #expect(failure(429, "", ["retry-after": "Fri, 02 Jan 2026 12:00:30 GMT"]).retryAfter == .seconds(30))
        #expect(failure(429, "", ["retry-after": "Fri, 02 Jan 2026 11:00:30 GMT"]).retryAfter == .zero)
        #expect(failure(429, "", ["retry-after": "soon"]).retryAfter == nil)
        #expect(failure(429, "", ["retry-after": "1e300"]).retryAfter == .seconds(86_400))
        let delay = #"{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"37s"}]}}"#
        #expect(failure(429, delay).retryAfter == .seconds(37))
    }

    @Test("is asked again only when that may help")
    func passing() {
        for status in [408, 409, 429, 500, 502, 503, 504, 529] { #expect(failure(status, "").isPassing) }
        for status in [400, 401, 402, 403, 404, 413, 422] { #expect(!failure(status, "").isPassing) }
        #expect(!failure(429, #"{"error":{"code":"insufficient_quota"}}"#).isPassing)
        #expect(!failure(500, "", ["x-should-retry": "false"]).isPassing)
    }

    @Test("reaches the person as one sentence without the provider's words")
    func told() {
        let kinds: [ProviderFailure.Kind] = [
            .overloaded, .rateLimited, .spendingLimit, .keyRefused, .modelUnknown, .tooLong, .refused, .unreachable,
            .timedOut, .cut, .unreadable, .rejected,
        ]
        for kind in kinds {
            let failure = ProviderFailure(kind, detail: "sk-secret raw words").told(of: "Anthropic", hasSpoken: false)
            #expect(failure.message.hasSuffix(".") && failure.message.contains("nothing was lost"))
            #expect(!failure.message.contains("raw words"))
        }
        #expect(Set(kinds.map { ProviderFailure($0).told(of: "x", hasSpoken: true).code }).count == kinds.count)
        #expect(
            ProviderFailure(.overloaded).told(of: "x", hasSpoken: false).message
                == "The AI service is overloaded; nothing was lost. Try again in a minute.")
    }

    @Test("is kept short for the log")
    func shortDetail() {
        #expect(failure(500, String(repeating: "x", count: 100_000)).detail.count <= ProviderFailure.longestDetail)
    }
}
