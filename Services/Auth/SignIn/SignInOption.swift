/// A way to sign in, as the web app offers it.
struct SignInOption: Encodable, Sendable, Equatable {
    /// `dev`
    var id: String
    /// As the button says it.
    var name: String
}
