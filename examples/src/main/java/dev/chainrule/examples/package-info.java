/**
 * Small programs that show one thing each: {@link dev.chainrule.examples.Xor} is the smallest training there is,
 * {@link dev.chainrule.examples.DigitsTraining} trains real digits, {@link dev.chainrule.examples.ChooseBackend}
 * chooses a device at run time, {@link dev.chainrule.examples.OpenFastest} the fastest one for a network, {@link
 * dev.chainrule.examples.CompareDevices} measures devices, {@link dev.chainrule.examples.TuneDevice} tunes one, {@link
 * dev.chainrule.examples.CheckGradients} checks what one computes, {@link dev.chainrule.examples.OwnBackend} is a backend of one's own, and {@link
 * dev.chainrule.examples.ChainRuleFactors} prints every factor of the chain rule.
 */
@NullMarked
package dev.chainrule.examples;

import org.jspecify.annotations.NullMarked;
