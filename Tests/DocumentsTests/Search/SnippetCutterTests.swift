import Testing

@testable import Documents

@Suite("Snippet")
struct SnippetCutterTests {
    private func snippet(_ text: String, for query: String) -> String {
        SnippetCutter(query: QueryParser.parse(query)).snippet(of: text)
    }

    @Test("hostile text is escaped, only our own mark stands in it")
    func escaping() {
        let text = "<script>alert('x')</script> refund & \"quotes\" <mark>not ours</mark>"
        let shown = snippet(text, for: "refund")
        #expect(
            shown == "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; <mark>refund</mark> &amp; &quot;quotes&quot; "
                + "&lt;mark&gt;not ours&lt;/mark&gt;")
    }

    @Test("words are marked by their stem, compounds in one piece")
    func marks() {
        #expect(snippet("Refunds were refunded.", for: "refund") == "<mark>Refunds</mark> were <mark>refunded</mark>.")
        #expect(snippet("A User-Story here", for: "user-story") == "A <mark>User-Story</mark> here")
        #expect(snippet("业务需求分析说明", for: "需求分析") == "业务<mark>需求分析</mark>说明")
    }

    @Test("the stretch with most of the words is cut out, with the cut ends shown")
    func window() {
        let filler = Array(repeating: "filler", count: 60).joined(separator: " ")
        let text = "refund at first \(filler) the refund policy says thirty days \(filler)"
        let shown = snippet(text, for: "refund policy days")
        #expect(shown.hasPrefix("… "))
        #expect(shown.hasSuffix(" …"))
        #expect(shown.contains("<mark>refund</mark> <mark>policy</mark> says thirty <mark>days</mark>"))
        #expect(shown.split(separator: " ").count <= SnippetCutter.mostWords + 2)
    }

    @Test("without a match the beginning is shown, white space made single")
    func beginning() {
        #expect(snippet("# Title\n\n\tSome   text\r\nhere", for: "absent") == "# Title Some text here")
        #expect(snippet("", for: "x") == "")
    }

    @Test("any text gives whole scalars and balanced marks", arguments: 0..<200)
    func anything(_ seed: Int) {
        let pieces = ["refund", " ", "ü", "需求", "\n", "<b>", "👩‍👩‍👧", "-", "don't", "&", "\"", "e\u{301}", "x1.2", "…"]
        let text = (0..<(seed + 1)).map { pieces[($0 * 7 + seed * $0 * 3) % pieces.count] }.joined()
        let shown = snippet(text, for: "refund 需求 don't")
        #expect(!shown.unicodeScalars.contains("\u{FFFD}"))
        #expect(
            shown.split(separator: "<mark>", omittingEmptySubsequences: false).count
                == shown.split(separator: "</mark>", omittingEmptySubsequences: false).count)
        let bare = shown.replacing("<mark>", with: "").replacing("</mark>", with: "")
        #expect(!bare.contains("<"))
    }

    @Test("a passage of one endless word still gives a short snippet")
    func endless() {
        #expect(snippet(String(repeating: "x", count: 6_000), for: "refund").utf8.count < 500)
    }
}
