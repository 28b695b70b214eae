/** Networks as ONNX files. */
module dev.chainrule.onnx {
    requires static org.jspecify; // annotations: to compile with, not to run with
    requires com.google.protobuf;
    requires transitive dev.chainrule.core;
    requires dev.chainrule.data;
    requires org.tribuo.util.onnx;

    exports dev.chainrule.onnx;
}
