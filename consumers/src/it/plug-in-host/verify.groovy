def lines = new File(basedir, 'build.log').readLines()
for (place in ['library shared, backends with the plug-in', 'all with the plug-in']) {
    assert lines.any { it ==~ /$place, device: [a-z]+:\w+ accuracy 0\.9\d+/ } : "no line with a device and its accuracy: $place"
}
