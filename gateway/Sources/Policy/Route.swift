import HTTPTypes
import NIOHTTP1

/// The services behind the gateway, by the names they have in messages, logs and metrics.
enum ServiceName: String, CaseIterable, Sendable {
    case auth, chat, documents
}

/// What the gateway answers by itself.
enum OwnPage: Sendable, Equatable {
    case health
    case webConfiguration
    case contract
    /// A file of the web app, its front page, or for a client that wants no page a word of welcome.
    case web
}

/// What kind of work a request asks for; limits differ by it.
enum TrafficClass: String, CaseIterable, Sendable {
    case signIn = "sign_in"
    case chat
    case upload
    case other
}

/// Who may pass the gateway on a route.
enum Passage: Sendable, Equatable {
    /// A signed-in person. The service checks again.
    case person
    /// Anyone; what more it takes, the service decides.
    case anyone
}

/// One row of the route table.
struct Route: Sendable, Equatable {
    enum Target: Sendable, Equatable {
        case service(ServiceName)
        case page(OwnPage)
        /// The gateway writes what clients report into its log.
        case clientLog
        /// Nobody answers here, though the path looks as if somebody did.
        case nobody
        /// The path is divided among services, and none answers any other method.
        case methods([HTTPRequest.Method])
    }

    /// `nil`: any method.
    let method: HTTPMethod?
    /// `/api/projects/{project_id}`; a `*` at the end stands for one or more segments. It is also the route's name in
    /// logs and metrics.
    let pattern: String
    let target: Target
    let kind: TrafficClass
    let passage: Passage

    /// A thread's answers are made by one replica of chat, and who follows or stops one is best heard there: the event log
    /// would bring it everywhere, but later. So these requests of a thread meet, as long as that replica is well.
    func affinity(of target: RequestTarget) -> String? {
        guard target.segments.count > 3, pattern.hasPrefix("/api/threads/{thread_id}/"),
            kind == .chat || target.segments[3] == "runs"
        else { return nil }
        return String(target.segments[2])
    }

    init(
        _ method: HTTPMethod?, _ pattern: String, _ target: Target, _ kind: TrafficClass = .other,
        _ passage: Passage = .person
    ) {
        self.method = method
        self.pattern = pattern
        self.target = target
        self.kind = kind
        self.passage = passage
    }
}
