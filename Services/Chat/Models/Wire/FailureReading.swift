import Foundation
import ServiceKit

extension ProviderFailure {
    /// What an answer with an error status means.
    /// - Parameters:
    ///   - headers: lower-case names.
    ///   - body: at most a few kilobytes of it.
    static func answered(
        status: Int, headers: [String: String], body: Data, now: Timestamp
    ) -> ProviderFailure {
        let error = ErrorBody(body)
        var failure = reading(status: status, codes: error.codes, message: error.message)
        failure.retryAfter = RetryAfter.read(headers, now: now) ?? error.retryDelay
        failure.mayRetry = headers["x-should-retry"].flatMap { Bool($0) }
        failure.detail = String(
            "\(status) \(error.codes.joined(separator: " ")) \(error.message)".prefix(longestDetail))
        return failure
    }

    /// What an error inside a stream that began well means.
    static func inStream(codes: [String], message: String) -> ProviderFailure {
        let status = codes.lazy.compactMap { Int($0) }.first ?? 500
        var failure = reading(status: status, codes: codes, message: message)
        failure.detail = String("in the stream: \(codes.joined(separator: " ")) \(message)".prefix(longestDetail))
        return failure
    }

    private static func reading(status: Int, codes: [String], message: String) -> ProviderFailure {
        let codes = Set(codes.map { $0.lowercased() })
        let message = message.lowercased()
        func has(_ names: String...) -> Bool { !codes.isDisjoint(with: names) }
        func says(_ phrases: String...) -> Bool { phrases.contains { message.contains($0) } }

        // OpenAI: insufficient_quota, billing_hard_limit_reached. Anthropic: billing_error, "credit balance is too
        // low", "reached your specified API usage limits". DeepSeek: 402. Gemini: a quota per day, a spending cap.
        if status == 402
            || has("insufficient_quota", "billing_error", "billing_hard_limit_reached", "billing_not_active")
            || codes.contains(where: { $0.contains("perday") })
            || says(
                "credit balance is too low", "insufficient balance", "api usage limits", "spend limit",
                "spending limit",
                "spending cap", "billing hard limit")
        {
            return ProviderFailure(.spendingLimit)
        }
        if has("context_length_exceeded", "exceed_context_size_error", "request_too_large") || status == 413
            || says(
                "prompt is too long", "exceed context limit", "maximum context length",
                "exceeds the maximum number of tokens", "context size", "context window")
        {
            return ProviderFailure(.tooLong)
        }
        if has("content_filter", "content_policy_violation", "data_inspection_failed") || says("content exists risk") {
            return ProviderFailure(.refused)
        }
        if status == 529 || has("overloaded_error", "unavailable", "server_overloaded") || says("overloaded") {
            return ProviderFailure(.overloaded)
        }
        if status == 429 || has("rate_limit_error", "rate_limit_exceeded", "resource_exhausted") {
            return ProviderFailure(.rateLimited)
        }
        if [401, 403].contains(status)
            || has("authentication_error", "permission_error", "invalid_api_key", "api_key_invalid")
        {
            return ProviderFailure(.keyRefused)
        }
        if status == 404 || has("model_not_found", "not_found_error") || says("model not exist") {
            return ProviderFailure(.modelUnknown)
        }
        if [408, 504].contains(status) || has("timeout_error", "deadline_exceeded") {
            return ProviderFailure(.timedOut)
        }
        if status == 503 { return ProviderFailure(.overloaded) }
        if status == 409 || status >= 500 { return ProviderFailure(.unreachable) }
        return ProviderFailure(.rejected)
    }
}

/// The JSON of an error, in any provider's form: `{"error": {…}}`, `[{"error": {…}}]`, `{"message": …}`.
private struct ErrorBody {
    var codes: [String] = []
    var message = ""
    var retryDelay: Duration?

    init(_ body: Data) {
        // An error page of a proxy is no JSON; then its beginning is what there is to log.
        guard var value = try? JSONDecoder().decode(JSONValue.self, from: body) else {
            message = String(decoding: body.prefix(500), as: UTF8.self)
            return
        }
        if case .array(let several) = value { value = several.first ?? .null }
        let error = value["error"] ?? value
        message = error["message"]?.text ?? error.text ?? ""
        for key in ["type", "code", "status"] {
            if let code = error[key]?.text { codes.append(code) }
        }
        // google.rpc.ErrorInfo, QuotaFailure and RetryInfo.
        guard case .array(let details)? = error["details"] else { return }
        for detail in details {
            if let reason = detail["reason"]?.text { codes.append(reason) }
            if case .array(let violations)? = detail["violations"] {
                codes += violations.compactMap { $0["quotaId"]?.text }
            }
            if let delay = detail["retryDelay"]?.text, delay.hasSuffix("s"), let seconds = Double(delay.dropLast()) {
                retryDelay = RetryAfter.bounded(seconds)
            }
        }
    }
}
