/// The four services on one machine: their ports, what each is told, and the order in which they stop.
struct Household: Sendable {
    struct Member: Sendable {
        var name: String
        var port: Int
        var environment: [String: String]
        var executable: ServiceExecutable
    }

    /// In the order in which they are started.
    static let names = ["auth", "documents", "chat", "gateway"]

    let port: Int
    let adminPort: Int
    let dataFolder: String
    /// In the order in which they are started; they stop the other way round, so that none loses a neighbour it needs.
    let members: [Member]

    /// - Parameter elsewhere: services that run already, and where; they are no members.
    /// - Throws: a sentence, when a port is taken.
    init(
        port: Int, dataFolder: String, environment: [String: String], folder: String, elsewhere: [String: String] = [:]
    ) throws {
        var ports = PortReservation()
        let port = try ports.claim(port, or: "--port \(port)")
        self.port = port
        self.dataFolder = dataFolder
        adminPort = try ports.choose("ADMIN_PORT", preferred: 9080, in: environment)
        let auth = try ports.choose("AUTH_PORT", preferred: 8081, in: environment)
        let chat = try ports.choose("CHAT_PORT", preferred: 8082, in: environment)
        let documents = try ports.choose("DOCUMENTS_PORT", preferred: 8083, in: environment)

        var common = environment.filter { !["AUTH_PORT", "CHAT_PORT", "DOCUMENTS_PORT"].contains($0.key) }
        common["DATA_DIR"] = dataFolder
        common["AUTH_URL"] = elsewhere["auth"] ?? "http://127.0.0.1:\(auth)"
        common["CHAT_URL"] = elsewhere["chat"] ?? "http://127.0.0.1:\(chat)"
        common["DOCUMENTS_URL"] = elsewhere["documents"] ?? "http://127.0.0.1:\(documents)"
        common["ADMIN_PORT"] = String(adminPort)
        // What the person sees are this command's own lines; LOG_LEVEL=info shows every request.
        common["LOG_LEVEL"] = environment["LOG_LEVEL"] ?? "warning"
        // The browser's address, unless the operator has a public one.
        common["BACKEND_URL"] = environment["BACKEND_URL"] ?? "http://localhost:\(port)"
        common["FRONTEND_URL"] = environment["FRONTEND_URL"] ?? common["BACKEND_URL"]
        members = zip(Self.names, [auth, documents, chat, port]).filter { elsewhere[$0.0] == nil }.map { name, port in
            Member(
                name: name, port: port,
                environment: common.merging(["PORT": String(port)]) { _, own in own },
                executable: ServiceExecutable(path: folder + "/" + name))
        }
    }
}
