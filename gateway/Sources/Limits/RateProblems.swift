import HTTPTypes
import RateLimiting
import ServiceKit

extension Problem {
    /// 429 (RFC 6585 §4).
    static func rateLimited(_ kind: TrafficClass, _ policy: RatePolicy, retryAfter: Duration) -> Problem {
        let what =
            switch kind {
            case .signIn: "Too many attempts to sign in"
            case .chat: "Too many messages"
            case .upload: "Too many uploads"
            case .other: "Too many requests"
            }
        let period =
            switch policy.period {
            case .second: "second"
            case .minute: "minute"
            case .hour: "hour"
            }
        let seconds = Int(retryAfter.inSeconds.rounded(.up))
        return Problem(
            .tooManyRequests, code: "rate_limited",
            "\(what): at most \(policy.count) a \(period) are taken. Nothing of this one was kept; try again in "
                + "\(seconds) second\(seconds == 1 ? "" : "s").",
            retryable: true, retryAfter: retryAfter)
    }

    static func tooManyAnswers(limit: Int) -> Problem {
        Problem(
            .tooManyRequests, code: "too_many_answers",
            "\(limit) of your answers are being written already. Your message was not sent; wait until one of them is "
                + "done or stop it, then send it again.",
            retryable: true, retryAfter: .seconds(5))
    }
}
