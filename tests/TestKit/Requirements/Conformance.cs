using Xunit;

namespace OrleansGitOps.TestKit.Requirements;

/// <summary>
/// Conformance cases and extra tools that are kept outside this repository. Unset variable: the test is skipped (also with
/// <c>CI=true</c>), since a clone alone must pass. Set but without the folder: the test fails, since somebody meant it to be there.
/// </summary>
public static class Conformance
{
    internal const string CasesVariable = "GITOPS_CONFORMANCE_DIR";
    internal const string ToolsVariable = "GITOPS_TEST_TOOLS_DIR";

    /// <summary>The absolute path of a folder or file below <c>GITOPS_CONFORMANCE_DIR</c>.</summary>
    /// <exception cref="SkipException">The variable is not set.</exception>
    /// <exception cref="RealPartMissingException">The variable is set, but nothing is there.</exception>
    public static string Require(string relativePath) =>
        Require(CasesVariable, Environment.GetEnvironmentVariable(CasesVariable), relativePath);

    /// <summary>The absolute path of a folder or file below <c>GITOPS_TEST_TOOLS_DIR</c>; rules as <see cref="Require(string)"/>.</summary>
    public static string RequireTool(string relativePath) =>
        Require(ToolsVariable, Environment.GetEnvironmentVariable(ToolsVariable), relativePath);

    internal static string Require(string variable, string? value, string relativePath)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new SkipException($"{variable} is not set: cases of '{relativePath}' are kept outside this repository.");
        }

        var path = Path.GetFullPath(Path.Combine(value, relativePath));
        return Path.Exists(path)
            ? path
            : throw new RealPartMissingException($"{variable} is set, but there is no '{path}'. Unset it, or put the cases there.");
    }
}
