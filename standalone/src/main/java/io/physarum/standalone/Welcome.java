package io.physarum.standalone;

/** What {@code physarum up} prints when everything is ready. */
final class Welcome {

    private Welcome() {}

    static String text(Standalone standalone) {
        StringBuilder text = new StringBuilder("\nPhysarum is up.\n\n  call a service   curl ");
        text.append(standalone.gateway()).append("/hello-world-server\n");
        text.append("  add a service    registry-cli --bootstrap ")
                .append(standalone.bootstrapAddresses().get(0))
                .append(" add --bundle …\n");
        text.append("  join             -bootstrap ")
                .append(String.join(" -bootstrap ", standalone.bootstrapAddresses()))
                .append('\n');
        for (Component component : Component.values()) {
            text.append(String.format(
                    "  %-16s %s/actuator/health%n",
                    component.name().toLowerCase(java.util.Locale.ROOT), standalone.management(component)));
        }
        return text.append("\nCtrl-C stops all of it.\n").toString();
    }
}
