import ArgumentParser

/// `ba`: everything an operator or developer does with the product as a whole.
@main
struct Operations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ba", abstract: "Run and look after BA Assistant.",
        subcommands: [Up.self, Develop.self, Config.self, Health.self, Keys.self, Audit.self, SignOut.self])
}
