package dev.chainrule.conformance;

/** The families of rules, in the order in which they are run. */
enum RuleFamily {
    P("provider"),
    M("memory"),
    A("arithmetic"),
    O("the steps of back-propagation against their definitions"),
    L("lifetimes"),
    E("errors");

    private final String subject;

    RuleFamily(String subject) {
        this.subject = subject;
    }

    @Override
    public String toString() {
        return name() + " " + subject;
    }
}
