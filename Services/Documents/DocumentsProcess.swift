import ServiceKit

/// The documents service: projects, documents, search.
@main
enum DocumentsProcess {
    static func main() async {
        await ServiceProcess.run(
            "documents", variables: DocumentsVariables.all, health: HealthAddress(port: DocumentsVariables.port),
            build: buildDocuments)
    }
}
