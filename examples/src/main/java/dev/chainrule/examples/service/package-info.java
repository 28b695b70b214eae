/**
 * A service that answers over HTTP by the JDK's own server, with counters and a test of its latencies: to be read and copied.
 */
@NullMarked
package dev.chainrule.examples.service;

import org.jspecify.annotations.NullMarked;
