# The example PredictionService in a small image: a Java of the modules that it needs, the jars, and the C library that BASE has.
#
#   docker build -t chainrule-service .
#   docker run --rm --read-only --tmpfs /tmp -p 127.0.0.1:8080:8080 -v "$PWD/model.safetensors:/model:ro" chainrule-service
#
# BUILD has a JDK 25 and Maven; BASE needs nothing but glibc. On arm64 cpu:native is not there, and cpu:plain answers.
ARG BUILD=maven:3-eclipse-temurin-25
ARG BASE=gcr.io/distroless/base-nossl-debian12

FROM ${BUILD} AS build
COPY . /src
WORKDIR /src
RUN mvn -q -B -ntp -P '!strict' -pl examples -am -Dmaven.test.skip=true package \
 && mkdir /service \
 && cp -r examples/target/jars /service/jars \
 && cp examples/target/chainrule-examples-*.jar /service/jars
RUN jlink --add-modules java.base,java.logging,jdk.httpserver,jdk.jfr,jdk.management \
      --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --output /service/java

FROM ${BASE}
COPY --from=build /service /service
USER 65532
EXPOSE 8080
ENTRYPOINT ["/service/java/bin/java", "-XX:-UsePerfData", "-XX:MaxRAMPercentage=75", "--enable-native-access=ALL-UNNAMED", \
            "-cp", "/service/jars/*", "dev.chainrule.examples.service.PredictionService"]
CMD ["/model", "0.0.0.0:8080"]
