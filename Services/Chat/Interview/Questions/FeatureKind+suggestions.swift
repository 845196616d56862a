extension FeatureKind {
    /// By kind and question; a question that is not listed keeps its general suggestions.
    static let table: [FeatureKind: [QuestionID: [String]]] = [
        .approval: [
            .capabilities: [
                "Submit a request, follow its state, answer questions about it and withdraw it",
                "See what waits for me, approve or reject it with a reason, and pass it to a deputy",
                "Submit a request, approve it in two steps, and look up who decided what and when",
            ],
            .measure: [
                "Time from request to decision from 5 days to 1 day within 6 months of going live",
                "Requests decided without an e-mail from 20 % to 90 % by the end of the year",
                "Requests that are sent back as incomplete from 30 % to 5 % within 3 months of going live",
            ],
            .exceptions: [
                "If the approver is away, the request goes to the deputy; if nobody acts within 5 working days, the team lead is told",
                "If a request is changed after approval, it has to be approved again; if it is incomplete, it cannot be submitted",
                "If somebody tries to approve their own request, the action is refused and the reason is shown",
            ],
            .rules: [
                "Above a set amount a second person approves; nobody approves their own request",
                "A rejection needs a reason; a decision cannot be changed, only cancelled and made anew",
                "A request not decided within 5 working days goes to the next level",
            ],
        ],
        .booking: [
            .capabilities: [
                "See what is free, reserve it, change the reservation and cancel it",
                "Choose a place and time, receive a confirmation and a reminder, and move the appointment",
                "Reserve for somebody else, see all reservations of a day and block times",
            ],
            .measure: [
                "Reservations made without a call from 10 % to 70 % within 6 months of going live",
                "Double bookings from 8 a month to 0 within 3 months of going live",
                "No-shows from 15 % to 8 % by the end of the year",
            ],
            .exceptions: [
                "If two people take the same slot, the second is told and offered the next free one; if a slot is withdrawn, those who reserved it are told",
                "If somebody cancels too late, the cancellation is refused; if nobody shows up, the reservation is released",
                "If the confirmation cannot be delivered, the reservation stays and the office is told",
            ],
            .rules: [
                "At most 2 open reservations per person; cancelling is free until 24 hours before",
                "A reservation not confirmed within 15 minutes is released",
                "Only times within opening hours and at most 3 months ahead can be reserved",
            ],
        ],
        .payment: [
            .capabilities: [
                "See what is owed, pay it, download the invoice and ask for a refund",
                "Put an order together, see the price with tax, place it and follow the delivery",
                "Check incoming invoices, match them with orders, approve them and release the payment",
            ],
            .measure: [
                "Days from invoice to payment from 30 to 14 within 6 months of going live",
                "Orders that need a correction by hand from 12 % to 3 % by the end of the year",
                "Orders placed without a call from 40 % to 80 % within 6 months of going live",
            ],
            .exceptions: [
                "If the payment fails, the order stays open and the person is told why; if it is confirmed twice, it is charged once",
                "If the price changed in the meantime, the new price is shown before confirming; if an article is sold out, it cannot be ordered",
                "If a refund exceeds the amount paid, it is refused; if the amounts of order and invoice differ, the invoice is held",
            ],
            .rules: [
                "Prices are shown with tax; an order above a set amount needs approval",
                "A refund is possible within 30 days and goes back the way the payment came",
                "An invoice is paid only if order, delivery and invoice agree",
            ],
        ],
        .exchange: [
            .capabilities: [
                "Upload a file, see what will change, correct errors and confirm the import",
                "Choose what to export, receive the file and see what was exported when",
                "Start a transfer, watch its progress, see what failed and repeat only that",
            ],
            .measure: [
                "Time per transfer from 4 hours to 15 minutes within 3 months of going live",
                "Records that need repair by hand from 6 % to 0.5 % by the end of the year",
                "Transfers that run without anybody watching from 0 % to 95 % within 6 months of going live",
            ],
            .exceptions: [
                "If a record is invalid, it is left out and listed with its line and reason; if the file has the wrong format, nothing is taken over",
                "If the same file comes twice, it is recognised and not taken over again; if the transfer breaks off, it goes on where it stopped",
                "If the other system does not answer, the transfer is repeated and after three attempts the operator is told",
            ],
            .rules: [
                "Either the whole file is taken over or nothing; the original file is kept for 90 days",
                "A record is identified by its number; the newer one wins",
                "Only files in the agreed format and up to 25 MB are accepted",
            ],
        ],
        .notification: [
            .capabilities: [
                "Choose what to be told about, by which way and how often, and switch it off",
                "Receive a message when something needs me, open the case from it and mark it as done",
                "Write a message, choose who receives it, see a preview and send it at a set time",
            ],
            .measure: [
                "Cases noticed late from 20 % to 2 % within 3 months of going live",
                "Time from event to first action from 2 days to 2 hours by the end of the year",
                "Calls that ask for the current state from 50 to 10 a week within 6 months of going live",
            ],
            .exceptions: [
                "If a message cannot be delivered, it is sent again and then shown to the sender; if the case is done in the meantime, no message is sent",
                "If many events come at once, they are put into one message; if a person has unsubscribed, nothing is sent",
                "If the address is missing, the event is listed for the team lead",
            ],
            .rules: [
                "Nobody receives more than one message an hour about the same case; no messages at night",
                "Security messages cannot be switched off, all others can",
                "A message never holds personal data, only a link to the case",
            ],
        ],
        .reporting: [
            .capabilities: [
                "See the current figures, filter them by period and team, and open the cases behind a figure",
                "Compare periods, export the table and send it to somebody each Monday",
                "Set a target, see what is off target and note why",
            ],
            .measure: [
                "Time to prepare the monthly report from 2 days to 1 hour within 3 months of going live",
                "Figures that two departments report differently from 5 to 0 by the end of the year",
                "Late cases noticed before their deadline from 30 % to 90 % within 6 months of going live",
            ],
            .exceptions: [
                "If the data of a day is missing, the figure is marked as incomplete; if the source is late, the time of the last update is shown",
                "If a filter finds nothing, that is said instead of an empty chart; if a figure is corrected afterwards, the correction is marked",
                "If a person lacks the permission, figures with fewer than five cases are not shown",
            ],
            .rules: [
                "A case counts in the month in which it was closed; cancelled cases do not count",
                "Figures are final after the third working day of the next month",
                "Each figure has one owner who decides how it is calculated",
            ],
        ],
        .search: [
            .capabilities: [
                "Search by words, narrow the results, open one and come back to the list",
                "Find similar cases, compare two of them and save the search",
                "Search by number or name, see at once which result is current, and copy the link",
            ],
            .measure: [
                "Time to find an answer from 15 minutes to 2 minutes within 3 months of going live",
                "Searches without a useful result from 40 % to 10 % by the end of the year",
                "Questions asked to colleagues from 60 to 20 a week within 6 months of going live",
            ],
            .exceptions: [
                "If nothing is found, similar words are offered; if there are too many results, filters are offered first",
                "If a result may not be seen by this person, it is not listed; if it has been deleted, that is said",
                "If a word is misspelt, the nearest one is searched as well and that is shown",
            ],
            .rules: [
                "Nobody finds what they may not open; outdated entries come last and are marked",
                "An exact number always comes first",
                "A new entry can be found within 5 minutes",
            ],
        ],
        .account: [
            .capabilities: [
                "Register, see my own data and cases, change them and close the account",
                "Follow the state of a request, add what is missing and receive the answer",
                "Sign in, see what is open, download documents and write to the person in charge",
            ],
            .measure: [
                "Requests settled without a call from 25 % to 70 % within 6 months of going live",
                "Calls that ask for the current state from 200 to 50 a week by the end of the year",
                "Customers with an active account from 0 to 5,000 within 12 months of going live",
            ],
            .exceptions: [
                "If the e-mail address is already registered, that person is sent a sign-in link; if the link has expired, a new one is offered",
                "If sign-in fails five times, the account is locked for 15 minutes; if data is missing, the field is named",
                "If somebody opens a case that is not theirs, it is treated as not found",
            ],
            .rules: [
                "A person sees only their own cases; one e-mail address belongs to one account",
                "A change of bank details has to be confirmed by a second way",
                "An account without sign-in for 2 years is closed after a notice",
            ],
        ],
    ]
}
