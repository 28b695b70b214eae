def log = new File(basedir, 'build.log').text
assert log =~ /library shared, backends with the plug-in, device: [a-z]+:\w+ accuracy 0\.9\d+/
assert log =~ /all with the plug-in, device: [a-z]+:\w+ accuracy 0\.9\d+/
