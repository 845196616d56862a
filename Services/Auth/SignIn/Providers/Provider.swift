import Foundation
import ServiceKit

/// A provider as the operator has set it up.
struct Provider: Sendable {
    /// How it says who somebody is.
    enum Kind: Sendable, Equatable {
        /// By subject (OpenID Connect Core §2).
        case standard
        /// By tenant and object id, because a Microsoft subject differs from application to application
        /// (learn.microsoft.com, "ID token claims reference").
        case microsoft
    }

    /// As it stands in our addresses: `google`.
    let id: String
    /// As the button says it: `Google`.
    let name: String
    let kind: Kind
    let issuer: ProviderIssuer
    let clientID: String
    let clientSecret: String
    /// The one address to which the provider sends people back, registered there letter by letter.
    let redirectURI: String

    var scope: String { "openid email profile" }
}

extension Provider {
    /// The providers that are set up, in the order in which they are offered.
    static func all(in configuration: Configuration) -> [Provider] {
        var providers: [Provider] = []
        func add(
            _ id: String, _ name: String, _ kind: Kind, _ issuer: ProviderIssuer?, _ clientID: Variable<String?>,
            _ clientSecret: Variable<String?>
        ) {
            guard let issuer, let clientID = configuration[clientID], let secret = configuration[clientSecret] else {
                return
            }
            providers.append(
                Provider(
                    id: id, name: name, kind: kind, issuer: issuer, clientID: clientID, clientSecret: secret,
                    redirectURI: configuration[PublicVariables.backendURL].withoutSlash + "/auth/\(id)/callback"))
        }
        add(
            "google", "Google", .standard, ProviderIssuer(configuration[ProviderVariables.googleIssuer]),
            ProviderVariables.googleClientID, ProviderVariables.googleClientSecret)
        add(
            "microsoft", "Microsoft", .microsoft,
            ProviderIssuer(
                configuration[ProviderVariables.microsoftIssuer],
                tenant: configuration[ProviderVariables.microsoftTenant]),
            ProviderVariables.microsoftClientID, ProviderVariables.microsoftClientSecret)
        add(
            "oidc", configuration[ProviderVariables.oidcName], .standard,
            configuration[ProviderVariables.oidcIssuer].map { ProviderIssuer($0) },
            ProviderVariables.oidcClientID, ProviderVariables.oidcClientSecret)
        return providers
    }
}
