import ServiceKit

/// Who may enter: `ALLOWED_EMAILS` and `ALLOWED_EMAIL_DOMAINS`.
struct Admission: Sendable {
    private let emails: Set<String>
    private let domains: Set<String>

    init(emails: [String], domains: [String]) {
        self.emails = Set(emails.compactMap { EmailAddress($0)?.text })
        self.domains = Set(domains.map { $0.lowercased() })
    }

    /// - Parameter isTrusted: whether somebody we believe says that the address is theirs. Without that a list of
    ///   addresses keeps nobody out: at some providers anyone may write any address into their profile.
    func check(_ email: EmailAddress, isTrusted: Bool) throws(SignInRefusal) {
        guard !emails.isEmpty || !domains.isEmpty else { return }
        let domain = email.text.split(separator: "@").last.map(String.init) ?? ""
        guard emails.contains(email.text) || domains.contains(domain) else { throw SignInRefusal(.notAllowed) }
        guard isTrusted else { throw SignInRefusal(.emailUnverified) }
    }
}
