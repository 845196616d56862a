/// Verbs by which a phrase such as "reserve stock" is known to be an action.
enum Verbs {
    /// In the form that follows "to".
    static let base: Set<String> = Set(
        """
        accept access acknowledge activate adapt add adjust adopt agree alert allocate allow amend analyse analyze
        announce annotate answer append apply approve archive ask assign attach audit authorise authorize automate
        avoid back balance block book browse build buy calculate call cancel capture change charge chase check
        choose claim classify clear click close collect combine comment communicate compare complete comply compute
        confirm connect contact continue contribute control convert copy correct count create customise customize
        cut deactivate decide declare decline define delegate delete deliver deny deploy describe detect determine
        disable discard discuss dispatch display dispute distribute document download draft drag edit email enable
        end enforce enrol ensure enter escalate estimate evaluate exchange exclude execute expire explain export
        extend extract fetch file fill filter find finish fix flag follow forecast format forward freeze generate
        get give grant group guide hand handle hide hold identify ignore import improve include inform inspect
        install integrate invite invoice issue join keep know label leave link list load locate lock log look
        maintain make manage map mark match measure merge message migrate monitor move name navigate negotiate note
        notify obtain offer open operate order organise organize override own pack pass pause pay perform pick place
        plan post predict prepare present preview prevent print prioritise prioritize process produce propose prove
        provide publish purchase put query quote raise rank rate read reassign recall receive recommend reconcile
        record recover redeem reduce refer refund refuse register reject release remind remove rename renew reopen
        reorder repeat replace reply report request require reschedule reserve reset resolve respond restore
        restrict resubmit retrieve retry return revert review revise revoke roll route run save scan schedule search
        see select sell send separate set settle share ship show sign simulate skip sort specify split start stop
        store submit subscribe suggest summarise summarize suspend switch sync synchronise synchronize tag take talk
        tell test trace track train transfer transform translate trigger try turn type undo unlock unsubscribe
        update upgrade upload use validate verify view visit void vote wait warn watch withdraw work write
        """.split { $0.isWhitespace }.map(String.init))

    /// Of these, the ones that are as often names: "missing copyright file".
    static let nouns: Set<String> = [
        "access", "alert", "answer", "balance", "block", "book", "call", "cancel", "change", "charge", "check", "claim",
        "close", "comment",
        "contact", "control", "copy", "count", "cut", "design", "display", "document", "download", "draft", "end",
        "estimate", "exchange",
        "export", "file", "filter", "flag", "forecast", "format", "group", "guide", "hand", "import", "invoice",
        "issue", "label", "leave",
        "link", "list", "lock", "log", "map", "mark", "match", "message", "monitor", "name", "note", "offer", "open",
        "order", "place", "plan",
        "print", "process", "purchase", "query", "quote", "rank", "rate", "read", "record", "refund", "release",
        "reply", "report", "request",
        "reset", "return", "review", "route", "run", "search", "set", "share", "ship", "show", "sign", "sort", "start",
        "stop", "store", "switch",
        "tag", "talk", "test", "trace", "track", "transfer", "turn", "update", "upgrade", "upload", "view", "visit",
        "vote", "wait", "watch", "work",
    ]

    /// Words that make a group of words a statement rather than a name.
    static let finite: Set<String> = [
        "is", "are", "was", "were", "has", "have", "had", "does", "do", "did", "cannot", "can", "will", "would", "must",
        "may", "should", "shall", "isnt", "arent", "doesnt", "dont", "didnt", "cant", "wont", "hasnt", "havent",
        "fails",
        "exists", "expires", "needs", "wants", "tries", "gets", "goes", "comes", "leaves", "enters", "becomes", "stops",
        "takes", "loses", "arrives", "exceeds", "contains", "lacks", "misses", "changes", "closes", "times", "crashes",
    ]
}
