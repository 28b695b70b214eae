def log = new File(basedir, 'build.log').text
assert log =~ /one device: [a-z]+:\w+ accuracy 0\.9\d+ bits -?\d+, other device: [a-z]+:\w+ accuracy 0\.9\d+ bits -?\d+/
