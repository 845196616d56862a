import Testing

@testable import Documents

@Suite("Headings")
struct HeadingRecognitionTests {
    @Test(
        "headings are recognised with their marks taken off",
        arguments: [
            ("# Scope", nil, "text", "Scope"), ("### Scope ##", "text", "text", "Scope"),
            ("## **Bold**", "", "", "Bold"),
            ("Overview", "", "========", "Overview"), ("Overview", nil, "---", "Overview"),
            ("6.2. Idempotency", "", "~~~~~~~~~~~~~~~~", "6.2. Idempotency"),
            ("3.2 Pricing", "", "text", "3.2 Pricing"), ("1. Introduction", "", "", "1. Introduction"),
            ("2) Goals", "", "", "2) Goals"), ("NON-FUNCTIONAL REQUIREMENTS", "", "", "NON-FUNCTIONAL REQUIREMENTS"),
            ("**Next steps**", "", "", "Next steps"), ("4 Область", "", "", "4 Область"),
        ] as [(String, String?, String?, String)])
    func headings(_ line: String, _ before: String?, _ after: String?, _ expected: String) {
        #expect(HeadingRecognition.heading(line, before: before, after: after) == expected)
    }

    @Test(
        "other lines are not headings",
        arguments: [
            ("#hashtag", nil, nil), ("#", nil, nil), ("####### seven", nil, nil), ("    # code", nil, nil),
            ("1. Call the customer.", "", ""), ("1. Call:", "", ""),
            ("2. If it is installed, call", "", ""), ("1. first item", "", ""), ("1. First", "", "2. Second"),
            ("3.2 Pricing", "text", ""), ("2024 was good", "", ""), ("SHOUTING IN A SENTENCE.", "", ""), ("NO", "", ""),
            ("| A | B |", "", "|---|---|"), ("", "", "==="), ("***", "", ""), ("Overview", "", "~~~~"),
            ("SAP", "text", "text"),
            ("A long sentence of many words that goes on and on, underlined or not, is text", "", "---"),
        ] as [(String, String?, String?)])
    func text(_ line: String, _ before: String?, _ after: String?) {
        #expect(HeadingRecognition.heading(line, before: before, after: after) == nil)
    }
}
