import Access
import Crypto
import Foundation

/// What stands for an account in the logs: a person's lines can be found together, without the log telling who that is.
struct AccountHash: Sendable {
    private let key: SymmetricKey

    init(key: SymmetricKey = SymmetricKey(size: .bits256)) {
        self.key = key
    }

    func text(of account: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data(account.utf8), using: key)
        return Base64URL.encode(code.prefix(9))
    }
}
