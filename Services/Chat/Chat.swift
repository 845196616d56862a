import ServiceKit

/// The chat service: threads, answers as streams, artifacts, usage.
@main
enum Chat {
    static func main() async {
        await ServiceProcess.run(
            "chat", variables: ChatVariables.all, health: HealthAddress(port: ChatVariables.port), build: buildChat)
    }
}
