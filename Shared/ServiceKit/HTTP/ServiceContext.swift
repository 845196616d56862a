import Foundation
public import Hummingbird

/// What a handler knows of its request beside the request itself.
public struct ServiceContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// Set before the handler of a `person` route runs.
    public var identity: Identity?
    /// Set before the handler of a `service` route runs.
    public var service: ServiceIdentity?

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
    }

    /// The signed-in person.
    /// - Throws: 401 when the route was not declared for a person.
    public func person() throws(Problem) -> Identity {
        guard let identity else { throw .notAuthenticated }
        return identity
    }

    /// The id of the person on whose behalf another service calls.
    /// - Throws: 401 when the call speaks for nobody.
    public func representedUserID() throws(Problem) -> String {
        guard let userID = service?.userID else { throw .notAuthenticated }
        return userID
    }

    /// A path parameter that the route's pattern declares.
    public func parameter(_ name: String) -> String {
        guard let value = parameters.get(name) else { preconditionFailure("the route has no parameter {\(name)}") }
        return value.removingPercentEncoding ?? value
    }
}
