def lines = new File(basedir, 'build.log').readLines()
def model = /device: [a-z]+:\w+ accuracy 0\.9\d+ bits -?\d+/
assert lines.any { it ==~ /one $model, other $model/ } : 'no line with two devices and their accuracies'
