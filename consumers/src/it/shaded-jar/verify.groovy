def log = new File(basedir, 'build.log').text
assert log =~ /device: [a-z]+:\w+ accuracy 0\.9\d+/

// by default the plugin keeps the first of two services files: opencl's is lost, and the report says so
assert log.contains('opencl      UNAVAILABLE: dev.chainrule.opencl.OpenClProvider is in shaded-jar-1.jar, but no META-INF/services file there names it')
assert log.contains('remedy: merge these files when jars are put into one: ServicesResourceTransformer of the shade plugin')
