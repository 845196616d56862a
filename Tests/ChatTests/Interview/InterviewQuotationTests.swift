import Testing

@testable import Chat

@Suite("Quotations")
struct InterviewQuotationTests {
    @Test(
        "a quotation is a substring of its passage, between 40 and 300 characters where the passage has as many",
        arguments: [
            "A reservation of stock must name the order\nit belongs to. It is released after 48 hours.",
            "* stock is counted, e.g. each evening,\n  by hand\n* other things",
            "[4] To see why stock is counted, read on. Then stop.",
            "stock", "Stock.\r\nReservations of stock\r\nare kept.",
            "“Stock” — кількість на складі; stock 📦 is kept 📦.",
            String(repeating: "word ", count: 400) + "stock is here " + String(repeating: "tail ", count: 400),
            String(repeating: "x", count: 2000) + " stock " + String(repeating: "y", count: 2000),
        ])
    func substrings(passage: String) throws {
        let quotation = try #require(Quotation.best(in: passage, for: ["stock"]))
        #expect(passage.contains(quotation.quote))
        #expect(quotation.quote.count <= Quotation.longest)
        #expect(!quotation.quote.isEmpty)
        #expect(!quotation.shown.contains("\n"))
        #expect(quotation.quote.first?.isWhitespace == false && quotation.quote.last?.isWhitespace == false)
    }

    @Test("the sentence with most of the words is taken, and the next with it if it is short")
    func best() {
        let text = "Stock is counted. A reservation of stock must name its order by number. The rest is silence."
        #expect(
            Quotation.best(in: text, for: ["reserv", "order"])?.quote
                == "A reservation of stock must name its order by number.")
        #expect(Quotation.best(in: text, for: ["count"])?.quote.hasPrefix("Stock is counted. A reservation") == true)
        #expect(Quotation.best(in: text, for: ["unicorn"]) == nil)
        #expect(Quotation.best(in: "", for: ["stock"]) == nil)
        let headed = "7.2. Stock reservation\n======================\n\nA reservation holds stock for one hour.\n"
        #expect(
            Quotation.best(in: headed, for: ["stock", "reserv"])?.quote == "A reservation holds stock for one hour.")
    }

    @Test("bullets and footnote numbers are no part of a quotation")
    func bare() {
        #expect(
            Quotation.best(in: "* stock is counted each evening by the lead.", for: ["stock"])?.quote.hasPrefix("stock")
                == true)
        #expect(
            Quotation.best(in: "[4] Stock is counted each evening by the lead.", for: ["stock"])?.quote.hasPrefix(
                "Stock") == true)
    }
}
