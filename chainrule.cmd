@echo off
rem The command chainrule on Windows: builds it on first use or after a source change, then runs it.
rem
rem   CHAINRULE_JAVA_HOME         the Java to run on; else JAVA_HOME if that is 17 or newer, else the newest found
rem   CHAINRULE_MODULE_PATH       folders with backends and drivers of other modules, separated by semicolons
rem   JAVA_OPTS, CHAINRULE_OPTS   more arguments for the JVM, separated by spaces
rem
rem All settings: docs/settings.md. Building needs Maven 3.8.7 and a JDK 17, or newer ones. The file chainrule is the same for bash.
setlocal EnableExtensions DisableDelayedExpansion

set "oldest_java=17"
rem the newest on which loading the vector module late has been tried
set "newest_quiet_java=25"

set "root=%~dp0"
if "%root:~-1%"=="\" set "root=%root:~0,-1%"
set "target=%root%\cli\target"
set "modules=%target%\modules"
set "stamp=%modules%\built.list"
set "lock=%target%\launcher.lock"
set "log=%target%\launcher.log"

call :find_java
if errorlevel 1 exit /b 1
call :build_if_needed
if errorlevel 1 exit /b 1

rem OpenCL is called through JOCL, and cpu:native calls code that Java writes
set "native=jocl,dev.chainrule.cpu"
set "module_path=%modules%"
set "more="
if %java_version% LEQ %newest_quiet_java% call :load_vectors_late
if defined CHAINRULE_MODULE_PATH call :add_modules

set "options= %JAVA_OPTS% %CHAINRULE_OPTS% %JDK_JAVA_OPTIONS% %JAVA_TOOL_OPTIONS% "
set "options=%options:"=%"
rem throughput counts, not pauses, unless another collector is asked for
set "collector=-XX:+UseParallelGC"
if not "%options:-XX:+Use=%"=="%options%" if not "%options:GC =%"=="%options%" set "collector="

"%java_found%\bin\java.exe" -XX:-UsePerfData %collector% %more% "--enable-native-access=%native%" %JAVA_OPTS% %CHAINRULE_OPTS% -p "%module_path%" -m dev.chainrule.cli/dev.chainrule.cli.Main %*
exit /b %ERRORLEVEL%

rem ---- which JDK

:find_java
set "java_found="
set "java_version=0"
if not defined CHAINRULE_JAVA_HOME goto java_by_search
if not exist "%CHAINRULE_JAVA_HOME%\bin\java.exe" (
  >&2 echo chainrule: CHAINRULE_JAVA_HOME is "%CHAINRULE_JAVA_HOME%", where there is no bin\java.exe
  exit /b 1
)
call :consider "%CHAINRULE_JAVA_HOME%"
if not defined java_found (
  >&2 echo chainrule: CHAINRULE_JAVA_HOME is "%CHAINRULE_JAVA_HOME%", which is older than Java %oldest_java%
  exit /b 1
)
exit /b 0

:java_by_search
if defined JAVA_HOME call :consider "%JAVA_HOME%"
if defined java_found exit /b 0
for %%j in (java.exe) do if not "%%~$PATH:j"=="" call :consider_program "%%~$PATH:j"
for %%p in ("%ProgramFiles%\Java" "%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%USERPROFILE%\.jdks") do if exist "%%~p" call :consider_all_in "%%~p"
if not defined java_found (
  >&2 echo chainrule: no Java %oldest_java% or newer found in JAVA_HOME, on the PATH or in the usual folders
  exit /b 1
)
exit /b 0

:consider_program
for %%d in ("%~dp1..") do call :consider "%%~fd"
exit /b 0

:consider_all_in
pushd "%~1"
for /d %%h in (*) do call :consider "%~1\%%h"
popd
exit /b 0

rem Takes a JDK if it is newer than what was taken, and new enough.
:consider
if not exist "%~1\bin\java.exe" exit /b 0
set "version="
if exist "%~1\release" for /f "usebackq tokens=1,2 delims==" %%a in ("%~1\release") do if "%%a"=="JAVA_VERSION" set "version=%%~b"
if defined version for /f "delims=.-+" %%v in ("%version%") do set "version=%%v"
if not defined version exit /b 0
if %version% LSS %oldest_java% exit /b 0
if %version% LEQ %java_version% exit /b 0
set "java_found=%~1"
set "java_version=%version%"
exit /b 0

rem ---- the build

:build_if_needed
call :is_built
if not errorlevel 1 exit /b 0
if not exist "%target%" mkdir "%target%"
rem one build at a time
if exist "%lock%" (
  >&2 echo chainrule: another build runs in "%target%"; if there is none, remove the folder "%lock%"
  exit /b 1
)
mkdir "%lock%"
call :build
set "code=%ERRORLEVEL%"
rmdir "%lock%"
exit /b %code%

:is_built
if not exist "%stamp%" exit /b 1
set "powershell=%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe"
if not exist "%powershell%" exit /b 0
"%powershell%" -NoProfile -NonInteractive -Command "$built = (Get-Item -LiteralPath $env:stamp).LastWriteTimeUtc; $sources = @(Get-Item -Path (Join-Path $env:root '*\src\main'), (Join-Path $env:root '*\src\generator'), (Join-Path $env:root '*\pom.xml'), (Join-Path $env:root 'pom.xml') -ErrorAction SilentlyContinue); if ($sources | Get-ChildItem -Recurse -File | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1) { exit 1 }"
exit /b %ERRORLEVEL%

:build
>&2 echo building Chainrule ...
if exist "%stamp%" del "%stamp%"
set "JAVA_HOME=%java_found%"
rem the strict profile holds the sources to a compiler's taste, which is for who changes them
pushd "%root%"
call mvn -q -B -pl cli -am -P !strict -Dmaven.test.skip=true package >"%log%" 2>&1 <nul
if errorlevel 1 (
  popd
  >&2 type "%log%"
  >&2 echo chainrule: the build failed, which needs Maven 3.8.7 or newer on the PATH; its log is above and in "%log%"
  exit /b 1
)
popd
exit /b 0

rem ---- the run

rem A JVM that starts with the vector module prints a warning. So it starts without, and without the module that requires it,
rem which is on the class path; that loads the vector module when cpu:vector is asked for or needed, and its class VectorModule says how.
:load_vectors_late
set "native=jocl,ALL-UNNAMED"
set "module_path="
pushd "%modules%"
for %%j in (*.jar) do call :add_jar "%%j"
popd
set more=%more% --add-exports=java.base/jdk.internal.module=ALL-UNNAMED
exit /b 0

:add_jar
set "name=%~1"
set "jar=%modules%\%name%"
if "%name:~0,22%"=="chainrule-backend-cpu-" (
  set more=-cp "%jar%"
) else if defined module_path (
  set "module_path=%module_path%;%jar%"
) else (
  set "module_path=%jar%"
)
exit /b 0

rem Backends that are not the command's own.
:add_modules
set "module_path=%module_path%;%CHAINRULE_MODULE_PATH%"
for %%d in ("%CHAINRULE_MODULE_PATH:;=" "%") do (
  if exist "%%~d\aparapi-jni-*.jar" call :allow aparapi,aparapi.jni
  if exist "%%~d\sqlite-jdbc-*.jar" call :allow org.xerial.sqlitejdbc
  if exist "%%~d\chainrule-parquet-*.jar" call :allow dev.chainrule.parquet,snappy.java
)
exit /b 0

:allow
set "native=%native%,%~1,%~2"
if "%~2"=="" set "native=%native:~0,-1%"
exit /b 0
