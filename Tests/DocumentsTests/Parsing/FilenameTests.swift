import Testing

@testable import Documents

@Suite("File names")
struct FilenameTests {
    @Test(
        "only the base name is kept, without what deceives",
        arguments: [
            ("notes.txt", "notes.txt"), ("../../etc/passwd", "passwd"), ("C:\\Users\\a\\brief.md", "brief.md"),
            ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"), ("inv\u{202E}txt.exe", "invtxt.exe"),
            ("  spaced .txt ", "spaced .txt"),
            ("", "untitled.txt"), ("...", "untitled.txt"), ("/", "untitled.txt"), ("\u{0}", "untitled.txt"),
            ("Pflichtenheft ü.txt", "Pflichtenheft ü.txt"), ("u\u{308}.txt", "ü.txt"), ("a\"b.txt", "a\"b.txt"),
        ])
    func cleaned(_ name: String, _ expected: String) {
        #expect(Filename.cleaned(name) == expected)
    }

    @Test("a long name is cut and keeps its extension")
    func long() {
        let name = Filename.cleaned(String(repeating: "a", count: 400) + ".markdown")
        #expect(name.count == Filename.mostCharacters)
        #expect(name.hasSuffix("aa.markdown"))
        let marks = Filename.cleaned("e" + String(repeating: "\u{301}", count: 5_000))
        #expect(marks.unicodeScalars.count <= Filename.mostCharacters)
    }
}
