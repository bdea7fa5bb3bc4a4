package io.physarum.libp2p.kad.simulation;

/**
 * What is simulated.
 *
 * @param nodes how many nodes there are
 * @param deadPercent how many of them die, all at once and without a word, before the lookups
 * @param lyingPercent how many of them turn into liars then
 * @param churnPercent how many of them, spread over the time of the lookups, die and are replaced by new ones
 * @param lookups how many lookups for providers there are
 * @param limit how many providers a lookup asks for
 * @param seed what all chance comes from
 */
record Scenario(int nodes, int deadPercent, int lyingPercent, int churnPercent, int lookups, int limit, long seed) {

    Scenario {
        if (nodes < 2 || lookups < 1 || limit < 1) {
            throw new IllegalArgumentException("a simulation needs at least 2 nodes, 1 lookup and a limit of 1");
        }
        if (deadPercent < 0 || lyingPercent < 0 || deadPercent + lyingPercent > 90) {
            throw new IllegalArgumentException("at most 90 percent of the nodes can be dead or lying");
        }
        if (churnPercent < 0 || churnPercent > 100) {
            throw new IllegalArgumentException("between 0 and 100 percent of the nodes can be replaced");
        }
    }

    /** A quiet network. */
    static Scenario of(int nodes, int lookups, long seed) {
        return new Scenario(nodes, 0, 0, 0, lookups, 1, seed);
    }

    Scenario withNodes(int number) {
        return new Scenario(number, deadPercent, lyingPercent, churnPercent, lookups, limit, seed);
    }

    Scenario withDead(int percent) {
        return new Scenario(nodes, percent, lyingPercent, churnPercent, lookups, limit, seed);
    }

    Scenario withLying(int percent) {
        return new Scenario(nodes, deadPercent, percent, churnPercent, lookups, limit, seed);
    }

    Scenario withChurn(int percent) {
        return new Scenario(nodes, deadPercent, lyingPercent, percent, lookups, limit, seed);
    }

    Scenario withSeed(long number) {
        return new Scenario(nodes, deadPercent, lyingPercent, churnPercent, lookups, limit, number);
    }

    Scenario withLimit(int providers) {
        return new Scenario(nodes, deadPercent, lyingPercent, churnPercent, lookups, providers, seed);
    }
}
