import Contracts
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// Asking, following and stopping an answer.
struct RunRoutes: Sendable {
    let threads: ThreadStore
    let messages: MessageStore
    let context: ContextStore
    let store: RunStore
    let supervisor: RunSupervisor
    let reader: RunReader
    let catalog: ModelCatalog
    let budget: Budget
    let clock: WallClock

    func add(to routes: inout Routes) {
        routes.post("/api/threads/{id}/chat") { request, context in try await chat(request, context) }
        routes.post("/api/threads/{id}/messages/{mid}/edit") { request, context in try await edit(request, context) }
        routes.post("/api/threads/{id}/messages/{mid}/regenerate") { request, context in
            try await regenerate(request, context)
        }
        routes.get("/api/threads/{id}/runs/active") { _, context in try await active(context) }
        routes.get("/api/threads/{id}/runs/{run}/events") { request, context in try await events(request, context) }
        routes.post("/api/threads/{id}/runs/{run}/stop") { _, context in try await stop(context) }
    }

    private struct Question: Decodable {
        var content: String
        var artifactGeneration: Bool?

        func validContent() throws(Problem) -> String {
            var validation = Validation()
            let content = validation.text(content, at: "/content", length: 1...32_000)
            try validation.finish()
            return content
        }
    }

    /// Stores the question and begins its answer, then streams it. Leaving the stream cancels nothing.
    private func chat(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let thread = try await ownThread(context)
        let question = try await request.json(Question.self)
        return try await begin(
            try question.validContent(), in: thread, at: .end, request,
            purpose: question.artifactGeneration ?? false ? .artifact : .conversation, owner: context.person().userID)
    }

    /// Asks something else in the place of a question; the question and its answers stay as another version.
    private func edit(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let thread = try await ownThread(context)
        let question = try await request.json(Question.self)
        let edited = try await messages.message(context.parameter("mid"), inThread: thread.id)
        guard edited.role == .user else {
            throw Problem.badRequest(
                "not_a_question", "An answer cannot be edited. Edit its question, or ask for another answer.")
        }
        return try await begin(
            try question.validContent(), in: thread, at: .insteadOf(questionID: edited.id), request,
            owner: context.person().userID)
    }

    /// Answers a question once more; the answers it has stay as other versions.
    private func regenerate(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let thread = try await ownThread(context)
        var question = try await messages.message(context.parameter("mid"), inThread: thread.id)
        if question.role == .assistant, let parentID = question.parentID {
            question = try await messages.message(parentID, inThread: thread.id)
        }
        guard question.role == .user else {
            throw Problem.badRequest("no_question", "The question of this answer was deleted; ask it again.")
        }
        return try await begin(
            question.content, in: thread, at: .answering(questionID: question.id), request,
            owner: context.person().userID)
    }

    private func begin(
        _ content: String, in thread: ConversationThread, at place: RunPlace, _ request: Request,
        purpose: Run.Purpose = .conversation, owner: String
    ) async throws -> Response {
        let key = try idempotencyKey(of: request)
        if let key, let known = try await store.run(withKey: key, inThread: thread.id) {
            return stream(known, after: 0)
        }
        let model = try catalog.model(thread.modelProvider)
        let now = clock.now()
        let run = Run(
            id: UUIDv7.make(at: now), threadID: thread.id, owner: owner,
            messageID: purpose == .artifact ? nil : UUIDv7.make(at: now), prompt: content, purpose: purpose,
            model: model.id, state: .running, correlationID: RequestScope.current?.correlationID ?? UUIDv7.make(),
            createdAt: now)
        let terms = budget.terms(of: model.model)
        let said =
            terms.price.isFree
            ? 0
            : try await context.estimatedTokens(to: place.follows, inThread: thread.id, room: terms.contextTokens)
        let reservation = budget.reservation(
            for: run, turn: 1, model: model.model,
            inputTokens: said + TokenEstimate.tokens(in: content) + TokenEstimate.overhead)
        do {
            try await store.begin(
                run, at: place, idempotencyKey: key, lease: supervisor.lease,
                naming: threads.naming(thread, after: content)
            ) { tx in try await budget.reserve(reservation, in: tx) }
        } catch let conflict as Problem where conflict.status == .conflict {
            // Two requests with one key at once: the later joins the answer of the earlier.
            if let key, let known = try await store.run(withKey: key, inThread: thread.id) {
                return stream(known, after: 0)
            }
            throw conflict
        }
        supervisor.accept(run)
        return stream(run, after: 0)
    }

    private struct ActiveRun: Encodable {
        var runId: String
        @Nullable var messageId: String?
        var createdAt: Timestamp
    }

    private func active(_ context: ServiceContext) async throws -> Response {
        let thread = try await ownThread(context)
        guard let run = try await store.active(inThread: thread.id) else { return Response(status: .noContent) }
        let answer = ActiveRun(runId: run.id, messageId: run.messageID, createdAt: run.createdAt)
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSON.encode(answer))))
    }

    private func events(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let run = try await ownRun(context)
        var after = 0
        if let text = request.headers[.lastEventID], !text.isEmpty {
            guard let last = EventID(text), last.runID == run.id else {
                throw Problem.badRequest(
                    "foreign_event_id",
                    "Last-Event-ID does not belong to this run. Leave it out to get the whole answer.")
            }
            guard last.seq <= (try await store.lastSeq(of: run.id)) else {
                throw Problem.badRequest(
                    "future_event_id", "Last-Event-ID has not happened yet. Leave it out to get the whole answer.")
            }
            after = last.seq
        }
        return stream(run, after: after)
    }

    private func stop(_ context: ServiceContext) async throws -> HTTPResponse.Status {
        let run = try await ownRun(context)
        guard try await store.requestStop(run.id) else {
            throw Problem.conflict("run_ended", "This answer has already ended; there is nothing to stop.")
        }
        supervisor.stopHere(run.id)
        return .accepted
    }

    private func ownThread(_ context: ServiceContext) async throws -> ConversationThread {
        try await threads.thread(context.parameter("id"), of: context.person().userID)
    }

    private func ownRun(_ context: ServiceContext) async throws -> Run {
        let thread = try await ownThread(context)
        return try await store.run(context.parameter("run"), inThread: thread.id)
    }

    /// The answer as server-sent events. A proxy is told not to buffer.
    private func stream(_ run: Run, after seq: Int) -> Response {
        let body = ResponseBody { [reader, clock] writer in
            try await reader.follow(run.id, after: seq) { step in
                let text =
                    switch step {
                    case .events(let events): events.map { ServerSentEvent.text($0, of: run.id) }.joined()
                    case .heartbeat: ServerSentEvent.heartbeat(at: clock.now())
                    }
                try await writer.write(ByteBuffer(string: text))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-cache",
                HTTPField.Name("X-Accel-Buffering")!: "no",
            ], body: body)
    }

    /// A client's own key for this question, so that sending it again joins the answer instead of asking twice.
    /// Kept as a hash: what a client puts there is its own business.
    private func idempotencyKey(of request: Request) throws(Problem) -> String? {
        guard let key = request.headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count) else {
            throw .badRequest("idempotency_key", "Idempotency-Key must have 1 to 255 characters.")
        }
        return SHA256.hash(data: Data(key.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID = HTTPField.Name("Last-Event-ID")!
}
