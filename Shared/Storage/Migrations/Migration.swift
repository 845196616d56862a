/// One step of a service's schema. Migrations are only ever added: one that has been applied somewhere is not edited.
///
/// ```swift
/// Migration(1, "projects") {
///     "CREATE TABLE projects (id TEXT PRIMARY KEY, owner TEXT NOT NULL, created_at BIGINT NOT NULL)"
///     "CREATE INDEX projects_by_owner ON projects (owner, created_at)"
/// }
/// ```
///
/// Tables are named without a schema here; statements at run time name it (`documents.projects`).
public struct Migration: Sendable {
    /// From 1, without gaps.
    public let number: Int
    public let name: String
    let statements: @Sendable () -> [SQL]

    public init(_ number: Int, _ name: String, @StatementsBuilder statements: @escaping @Sendable () -> [SQL]) {
        self.number = number
        self.name = name
        self.statements = statements
    }
}

/// Lets a migration list its statements one under the other.
@resultBuilder
public enum StatementsBuilder {
    public static func buildExpression(_ statement: SQL) -> [SQL] { [statement] }
    public static func buildExpression(_ statements: [SQL]) -> [SQL] { statements }
    public static func buildBlock(_ parts: [SQL]...) -> [SQL] { parts.flatMap { $0 } }
}
