/// A text of many pages to upload.
enum SampleText {
    static func markdown(sections: Int) -> String {
        (1...sections).map { number in
            """
            ## \(number) Topic \(number)

            The refund policy of topic \(number) says that a customer may return an order within \(number + 10) days. \
            Support answers within one working day, and finance settles the amount by bank transfer.

            - The portal shows the state of each return to the customer.
            - A manager approves amounts above \(number * 100) euros before they are paid.


            """
        }.joined()
    }
}
