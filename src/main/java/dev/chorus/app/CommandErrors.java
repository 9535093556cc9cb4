package dev.chorus.app;

import dev.chorus.config.ConfigException;
import dev.chorus.tool.replay.ChatLog;
import dev.chorus.tool.replay.Target;
import java.io.PrintWriter;
import java.net.BindException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns what a command threw into words and an exit code. What an operator can mend is one clear line and 2; what went wrong with
 * the work itself is 1; a fault of the program shows its stack trace.
 */
final class CommandErrors implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        switch (thrown) {
            case ConfigException config
            when config.mistakes().size() == 1 -> err.println("chorus: " + config.getMessage());
            case ConfigException config -> {
                err.println("chorus: " + config.mistakes().size() + " mistakes in the configuration");
                String.valueOf(config.getMessage()).lines().forEach(line -> err.println("  " + line));
            }
            case StartupException startup -> err.println("chorus: " + startup.getMessage());
            case ChatLog.UnreadableLog log -> err.println("chorus: " + log.getMessage());
            case Target.RefusedByServer refused -> {
                err.println("chorus: " + refused.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            default -> {
                if (isBindFailure(thrown)) {
                    err.println("chorus: " + bindMessage(thrown));
                } else {
                    err.println("chorus: this is a fault in Chorus itself");
                    thrown.printStackTrace(err);
                    return CommandLine.ExitCode.SOFTWARE;
                }
            }
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static boolean isBindFailure(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    private static String bindMessage(Throwable thrown) {
        Throwable cause = thrown;
        while (!(cause instanceof BindException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "a port is in use: " + cause.getMessage() + "; choose another with --port or --gateway-port";
    }
}
