def lines = new File(basedir, 'build.log').readLines()
assert lines.any { it ==~ /device: [a-z]+:\w+ accuracy 0\.9\d+/ } : 'no line with a device and its accuracy'

// by default the plugin keeps the first of two services files: opencl's is lost, and the report says so
def lost = lines.find { it.startsWith('  opencl      UNAVAILABLE: dev.chainrule.opencl.OpenClProvider is in shaded-jar-1.jar, but no META-INF/services file there names it; ') }
assert lost : 'the report says nothing of the services file that was lost'
assert lost.endsWith('remedy: merge these files when jars are put into one: ServicesResourceTransformer of the shade plugin')
