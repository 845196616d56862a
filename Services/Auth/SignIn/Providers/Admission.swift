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
        guard isLimited else { return }
        guard names(email.text) else { throw SignInRefusal(.notAllowed) }
        guard isTrusted else { throw SignInRefusal(.emailUnverified) }
    }

    /// Whether there are lists at all.
    var isLimited: Bool { !emails.isEmpty || !domains.isEmpty }

    /// Whether an address, as ``EmailAddress`` writes it, is on a list.
    func names(_ address: String) -> Bool {
        emails.contains(address) || domains.contains(address.split(separator: "@").last.map(String.init) ?? "")
    }
}
