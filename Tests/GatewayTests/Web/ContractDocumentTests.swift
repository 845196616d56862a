import Testing

@testable import Gateway

@Suite("The contract is the same in both forms")
struct ContractDocumentTests {
    @Test("order, types and quoting survive")
    func conversion() throws {
        let yaml = """
            openapi: 3.1.0
            info: { title: "A \\"b\\"", version: '1.0' }
            zeta: [1, -2, 1.5, true, false, null, ~, "true", '12', no, 2026-01-02, "/a/b"]
            alpha:
              200: ok
              '404':
                text: |
                  two
                  lines
              empty: {}
              none: []
            """
        let json = try ContractDocument.json(fromYAML: yaml)
        #expect(
            json
                == #"{"openapi":"3.1.0","info":{"title":"A \"b\"","version":"1.0"},"zeta":[1,-2,1.5,true,false,null,null,"true","12","no","2026-01-02","/a/b"],"alpha":{"200":"ok","404":{"text":"two\nlines\n"},"empty":{},"none":[]}}"#
        )
    }

    @Test("what is no YAML is refused")
    func broken() {
        #expect(throws: (any Error).self) { try ContractDocument.json(fromYAML: "a: [1") }
    }
}
