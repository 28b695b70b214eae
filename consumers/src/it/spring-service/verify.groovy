def lines = new File(basedir, 'build.log').readLines()
assert lines.any { it ==~ /device: [a-z]+:\w+ accuracy 0\.9\d+/ } : 'no line with a device and its accuracy'
assert lines.any { it ==~ /rows 360 in \d+ batches/ } : 'no line with the rows that were answered'
assert lines.contains('null and text: 400, no row: 400') : 'values that are not rows of numbers were not refused'
