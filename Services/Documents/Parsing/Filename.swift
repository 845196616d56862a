private import Foundation

/// The name a document is stored under: what a browser sent, without folders and without characters that deceive.
enum Filename {
    static let mostCharacters = 255

    static func cleaned(_ name: String) -> String {
        let base = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        var scalars = String.UnicodeScalarView()
        for scalar in base.precomposedStringWithCanonicalMapping.unicodeScalars where !isHidden(scalar) {
            scalars.append(scalar)
        }
        let visible = String(scalars).trimmingCharacters(in: .whitespacesAndNewlines)
        guard visible.contains(where: { $0 != "." }) else { return "untitled.txt" }
        return shortened(visible)
    }

    /// The name without its extension, and the extension with its dot (empty when there is none).
    static func parts(_ name: String) -> (base: String, suffix: String) {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return (name, "") }
        return (String(name[..<dot]), String(name[dot...]))
    }

    /// Control and format characters: they break headers, and a right-to-left override makes `exe.txt` of `txt.exe`.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }

    /// Counted in Unicode scalars: one visible character can be a chain of thousands.
    private static func shortened(_ name: String) -> String {
        guard name.unicodeScalars.count > mostCharacters else { return name }
        let (base, suffix) = parts(name)
        let ending = suffix.unicodeScalars.count <= 16 ? suffix : ""
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: base.unicodeScalars.prefix(mostCharacters - ending.unicodeScalars.count))
        return String(kept) + ending
    }
}
